import type { api } from '../server-api.ts'

// What the server's procedures for computers give, by the names that the pages have for it.

export type Computer = Awaited<ReturnType<typeof api.computers.get.query>>

/** A computer that a search has found. */
export interface FoundComputer {
  readonly id: string
  readonly name: string
  readonly online: boolean
  readonly tenant: { readonly id: string; readonly name: string }
  readonly person: { readonly id: string; readonly name: string } | null
  readonly serial: string | null
  readonly address: string | null
  readonly user: string | null
  readonly os: string | null
}
