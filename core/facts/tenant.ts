/** A customer. */
export interface Tenant {
  readonly id: string
  readonly name: string
  /** The tenant above this one, or null. */
  readonly parent: string | null
  /** IANA name of the time zone in which the tenant's days begin and end. */
  readonly timeZone: string
  readonly tags: readonly string[]
  /** True: deployments of scope cross-tenant leave this tenant out. */
  readonly excludeFromCrossTenant: boolean
}
