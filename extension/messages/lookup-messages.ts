import { z } from 'zod'
import type { FoundComputer } from '../lookup/found-computer.ts'

/** What a search for computers says to the background. A newer question takes the place of an older one. */
export const lookupMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('find'), query: z.string().max(100) }),
  z.strictObject({ type: z.literal('visit'), computerId: z.string().max(200) }),
])

export type LookupMessage = z.infer<typeof lookupMessage>

/** `notAllowed`: the browser's permission for the server's address is missing. */
export type LookupProblem = {
  code: 'notSetUp' | 'notAllowed' | 'signedOut' | 'unreachable' | 'refused'
  message: string
}

/** `server`: the origin under which the computers' pages are. */
export type LookupReply =
  | { type: 'found'; query: string; server: string; computers: FoundComputer[] }
  | { type: 'failed'; query: string; problem: LookupProblem }
