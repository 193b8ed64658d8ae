import { canonicalJson } from '../../canonical-json.ts'
import type { ComputerKind, ComputerRole } from '../../facts/computer.ts'
import type { SubjectKind } from '../../facts/maintenance-item.ts'

/** Who a computer's primary person, not known yet, may turn out to be, as far as deployments can tell people apart. */
export type Whoever =
  | { readonly is: 'person'; readonly person: string }
  | { readonly is: 'bearerOf'; readonly tag: string }
  | { readonly is: 'memberOf'; readonly group: string }
  /** Nobody, or somebody whom no deployment of the item means; the two come to the same. */
  | { readonly is: 'nobodyMeant' }

/** Something about one deployment that is set otherwise. */
export type DeploymentChange =
  | {
      readonly kind:
        | 'approve'
        | 'enable'
        | 'disable'
        | 'showAsTool'
        | 'require'
        | 'includeChildTenants'
        | 'prolong'
      readonly deployment: string
    }
  | { readonly kind: 'setOrder'; readonly deployment: string; readonly order: number }

/** Something about one computer that is set otherwise, or found out. */
export type ComputerChange =
  | {
      readonly kind: 'joinDeviceGroup' | 'leaveDeviceGroup'
      readonly computer: string
      readonly deviceGroup: string
    }
  | { readonly kind: 'setPrimaryPerson'; readonly computer: string; readonly person: string | null }
  | { readonly kind: 'setOnboarding'; readonly computer: string; readonly onboarding: 'needed' | 'onboarded' }
  | { readonly kind: 'includeInMaintenance'; readonly computer: string }
  | {
      readonly kind: 'learnKind'
      readonly computer: string
      readonly computerKind: ComputerKind
      /** Null = none are reported with it. */
      readonly roles: readonly ComputerRole[] | null
    }

/** Something about one agreement that is set otherwise. Dates are days, `YYYY-MM-DD`, in its tenant's time zone. */
export type AgreementChange =
  | {
      readonly kind: 'runAgreement'
      readonly agreement: string
      readonly from: string
      readonly to: string | null
    }
  | { readonly kind: 'endAgreement'; readonly agreement: string; readonly to: string }
  | {
      readonly kind: 'coverComputer' | 'uncoverComputer'
      readonly agreement: string
      readonly computer: string
    }
  | {
      readonly kind: 'putProduct'
      readonly agreement: string
      readonly product: string
      readonly from: string
    }
  | {
      readonly kind: 'endProduct'
      readonly agreement: string
      readonly product: string
      readonly to: string
    }

/** Time goes by until a day begins in the tenant's time zone on which an agreement, or a product on it, begins or has ended. */
export interface WaitForDay {
  readonly kind: 'wait'
  readonly until: Date
  /** The day that begins then, `YYYY-MM-DD`. */
  readonly day: string
  readonly agreement: string
  /** The product whose dates it is about; null = the agreement itself. */
  readonly product: string | null
  readonly event: 'begins' | 'hasEnded'
}

/** Time goes by until a deployment ends by itself. */
export interface WaitForEnd {
  readonly kind: 'wait'
  readonly until: Date
  readonly deployment: string
}

/** What a target script answers for a subject: found out where it was not asked yet, or turned where it was. */
interface ScriptAnswer {
  readonly deployment: string
  readonly subject: string
  readonly answer: boolean
}

/** One thing that could be otherwise: done by somebody, found out, or come with time. */
export type Change =
  | DeploymentChange
  | ComputerChange
  | AgreementChange
  | WaitForDay
  | WaitForEnd
  | { readonly kind: 'learnPrimaryPerson'; readonly computer: string; readonly turnsOut: Whoever }
  | ({ readonly kind: 'learnScript' } & ScriptAnswer)
  | ({ readonly kind: 'turnScript' } & ScriptAnswer)
  | {
      readonly kind: 'addTag' | 'removeTag'
      readonly bearer: SubjectKind
      readonly id: string
      readonly tag: string
    }
  | { readonly kind: 'joinGroup' | 'leaveGroup'; readonly person: string; readonly group: string }
  | { readonly kind: 'includeInCrossTenant'; readonly tenant: string }
  | {
      readonly kind: 'addAgreement'
      readonly tenant: string
      /** Null = of whatever type. */
      readonly type: string | null
      readonly product: string | null
      readonly from: string
    }

/**
 * The kinds of changes from the smallest to the largest: what is only found out or comes by itself, what touches one
 * computer or person, what touches one deployment, what touches a customer's agreements, what touches a whole tenant.
 */
const bySize: readonly Change['kind'][] = [
  'learnKind',
  'learnPrimaryPerson',
  'learnScript',
  'approve',
  'enable',
  'showAsTool',
  'includeInMaintenance',
  'addTag',
  'joinDeviceGroup',
  'joinGroup',
  'wait',
  'removeTag',
  'leaveDeviceGroup',
  'leaveGroup',
  'setPrimaryPerson',
  'setOnboarding',
  'turnScript',
  'prolong',
  'setOrder',
  'require',
  'includeChildTenants',
  'disable',
  'coverComputer',
  'putProduct',
  'runAgreement',
  'addAgreement',
  'uncoverComputer',
  'endProduct',
  'endAgreement',
  'includeInCrossTenant',
]

const sizes: ReadonlyMap<Change['kind'], number> = new Map(bySize.map((kind, size) => [kind, size]))

/** Compares two changes for `sort`: the smaller first; of one size, by what they say, so that the order is total. */
export function compareChanges(a: Change, b: Change): number {
  const difference = (sizes.get(a.kind) ?? 0) - (sizes.get(b.kind) ?? 0)
  if (difference !== 0) return difference
  const first = changeKey(a)
  const second = changeKey(b)
  if (first === second) return 0
  return first < second ? -1 : 1
}

/** A text that equal changes share, and different ones do not. */
export function changeKey(change: Change): string {
  // Of waits the earliest sorts first; what happens at the same instant is the same.
  return change.kind === 'wait' ? `wait ${change.until.toISOString()}` : canonicalJson({ ...change })
}
