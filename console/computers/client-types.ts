import type { api } from '../server-api.ts'

// What the server's procedures for computers give, by the names that the pages have for it.

export type Computer = Awaited<ReturnType<typeof api.computers.get.query>>

/** A computer that a search has found. */
export type FoundComputer = Awaited<ReturnType<typeof api.computers.lookup.query>>['computers'][number]
