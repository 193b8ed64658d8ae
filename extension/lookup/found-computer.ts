import type { LookupComputer } from '../../server/api/computers/lookup-computers.ts'

/** A computer as the server's look-up gives it. */
export type FoundComputer = LookupComputer

/** What a computer can be found by. */
export type MatchedField = FoundComputer['matched'][number]['field']
