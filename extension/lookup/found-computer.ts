/** A computer as the server's lookup gives it. */
export type FoundComputer = {
  id: string
  name: string
  online: boolean
  tenant: { id: string; name: string }
  person: { id: string; name: string } | null
  serial: string | null
  address: string | null
  /** Who was signed in last. */
  user: string | null
  os: string | null
  /** By which of its values it was found. */
  matched: { field: MatchedField; value: string }[]
  /** Addresses that open a remote session. */
  remote: { name: string; url: string }[]
}

export type MatchedField = 'name' | 'serial' | 'person' | 'tenant' | 'address' | 'user' | 'tag'
