/** A product on an agreement, with its own dates. */
export interface Addition {
  readonly product: string
  /** First day, `YYYY-MM-DD`, in the tenant's time zone. */
  readonly from: string
  /** Last day, itself included; null = open-ended. */
  readonly to: string | null
}

/** What a tenant pays for. */
export interface Agreement {
  readonly id: string
  readonly tenant: string
  readonly type: string
  /** First day, `YYYY-MM-DD`, in the tenant's time zone. */
  readonly from: string
  /** Last day, itself included; null = open-ended. */
  readonly to: string | null
  /** The covered computers; null = the whole tenant. */
  readonly computers: readonly string[] | null
  readonly additions: readonly Addition[]
}
