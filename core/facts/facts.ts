import type { Agreement } from './agreement.ts'
import type { Computer } from './computer.ts'
import type { Deployment } from './deployment.ts'
import type { Group } from './group.ts'
import type { MaintenanceItem } from './maintenance-item.ts'
import type { Person } from './person.ts'
import type { Tenant } from './tenant.ts'

/** What detection found: a software's version, null where it is absent; of a task, whether it is compliant. */
export type DetectedValue = string | boolean | null

/** What was detected on one computer: item id → value. An item without an entry was not looked at yet. */
export type Detected = ReadonlyMap<string, DetectedValue>

/** Everything a decision depends on, but for the instant it is asked about. References between the lists hold. */
export interface Facts {
  readonly tenants: readonly Tenant[]
  readonly persons: readonly Person[]
  readonly groups: readonly Group[]
  readonly computers: readonly Computer[]
  readonly agreements: readonly Agreement[]
  readonly items: readonly MaintenanceItem[]
  readonly deployments: readonly Deployment[]
  /** Answers of script targets: deployment id → subject id → answer. Not listed = not known yet. */
  readonly scriptResults: ReadonlyMap<string, ReadonlyMap<string, boolean>>
  /** Computer id → what was detected on it. */
  readonly detected: ReadonlyMap<string, Detected>
}
