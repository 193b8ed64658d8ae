/** What a computer can be found by. The list is closed; of several that fit as well, the earlier one is named. */
export const lookupFields = ['name', 'serial', 'tenant', 'person', 'user', 'address', 'tag'] as const
export type LookupField = (typeof lookupFields)[number]

/** One text of a computer that it can be found by. */
export type LookupValue = { readonly field: LookupField; readonly value: string }

/** A computer as the index keeps it. */
export type LookupRecord = {
  readonly id: string
  readonly tenantId: string
  /** The person among its values; null = none. */
  readonly personId: string | null
  readonly online: boolean
  readonly values: readonly LookupValue[]
}
