import type { JsonObject } from '../canonical-json.ts'
import type { Agreement } from '../facts/agreement.ts'
import type { Deployment } from '../facts/deployment.ts'
import type { Group } from '../facts/group.ts'
import type { OrderPlace, Prerequisite, SubjectKind } from '../facts/maintenance-item.ts'
import type { Person } from '../facts/person.ts'
import type { Target } from '../facts/target.ts'
import type { Tenant } from '../facts/tenant.ts'

/** A world document as it is written down: what has a default may be absent. */
export interface WorldDocument {
  readonly now: string
  readonly tenants: readonly Written<Tenant, 'id' | 'name'>[]
  readonly persons: readonly Written<Omit<Person, 'upn' | 'email'>, 'id' | 'name' | 'tenant'>[]
  readonly groups: readonly Written<Group, 'id' | 'name' | 'tenant'>[]
  readonly computers: readonly WrittenComputer[]
  readonly agreements: readonly Written<Agreement, 'id' | 'tenant' | 'type' | 'from' | 'computers'>[]
  readonly items: readonly WrittenItem[]
  readonly deployments: readonly WrittenDeployment[]
  readonly scriptResults: Readonly<Record<string, Readonly<Record<string, boolean>>>>
  readonly detected: Readonly<Record<string, Readonly<Record<string, string | boolean | null>>>>
}

type Written<Full, Required extends keyof Full> = Pick<Full, Required> & Partial<Full>

export interface WrittenComputer {
  readonly id: string
  readonly tenant: string
  readonly name: string
  readonly primaryPerson?: string | null
  readonly kind?: string
  readonly roles?: readonly string[]
  readonly tags?: readonly string[]
  readonly deviceGroups?: readonly string[]
  readonly onboarding?: string
  readonly maintenanceExcluded?: boolean
}

export interface WrittenItem {
  readonly id: string
  readonly kind: 'software' | 'task'
  readonly name: string
  readonly subject?: SubjectKind
  readonly versions?: readonly string[]
  readonly prerequisites?: readonly Prerequisite[]
  readonly order?: OrderPlace
}

/** A desired state with any of its keys, as the document has it. */
export interface WrittenDesired {
  readonly state?: string
  readonly mode?: string
  readonly version?: string
  readonly atLeast?: string
  readonly atMost?: string
}

export interface WrittenDeployment
  extends Pick<Deployment, 'id' | 'item' | 'enforcement'>,
    Partial<Pick<Deployment, 'enabled' | 'origin' | 'approved' | 'order' | 'visibility'>> {
  readonly desired: WrittenDesired
  readonly expiresAt?: string
  readonly parameters?: JsonObject
  readonly target: Pick<Target, 'scope' | 'type'> & {
    readonly ref?: string
    readonly filter?: Target['filter']
    readonly tenant?: string
    readonly includeChildTenants?: boolean
  }
}
