export const targetScopes = ['individual', 'tenant', 'cross-tenant'] as const
export type TargetScope = (typeof targetScopes)[number]

/** In the order in which they rank: the first is the narrowest. */
export const targetTypes = [
  'computer',
  'person',
  'tag',
  'group',
  'deviceGroup',
  'agreementProduct',
  'agreementType',
  'script',
  'all',
] as const
export type TargetType = (typeof targetTypes)[number]

export const targetFilters = [
  'all',
  'workstations',
  'portables',
  'workstationsAndPortables',
  'servers',
  'domainControllers',
  'primaryDomainControllers',
] as const
export type TargetFilter = (typeof targetFilters)[number]

/** The grouping of subjects that a deployment is meant for. */
export interface Target {
  readonly scope: TargetScope
  readonly type: TargetType
  /** The computer, person, tag, group, device group, product or agreement type; null for `all` and `script`. */
  readonly ref: string | null
  readonly filter: TargetFilter
  /** The named tenant of scope `tenant`; otherwise null. */
  readonly tenant: string | null
  /** Scope `tenant` only: whether the tenants below the named one belong to it. */
  readonly includeChildTenants: boolean
}
