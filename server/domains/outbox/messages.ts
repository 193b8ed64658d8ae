import { z } from 'zod'

/** A message finds what it has made before by its mark: a text that nothing else in the ticket has. */
const note = {
  html: z.string(),
  mark: z.string(),
  /** Raised when somebody asks for it again after it was refused: each round is one delivery. */
  round: z.number().int().default(0),
}

/** What is said to other systems, by its kind: an internal note in a ticket, and time that was worked on it. */
const payloads = {
  ticketNote: z.object(note),
  timeEntry: z.object({ ...note, minutes: z.number().int().positive() }),
} as const

export type MessageKind = keyof typeof payloads

export type TicketMessage = { readonly html: string; readonly mark: string; readonly round: number } & (
  | { readonly kind: 'ticketNote' }
  | { readonly kind: 'timeEntry'; readonly minutes: number }
)

/**
 * A message of the outbox, as it was put in.
 * @throws ZodError for a kind or a payload that is none
 */
export function readMessage({ kind, payload }: { kind: string; payload: string }): TicketMessage {
  const known = z.enum(['ticketNote', 'timeEntry']).parse(kind)
  return { kind: known, ...payloads[known].parse(JSON.parse(payload)) } as TicketMessage
}

/** Which delivery a message waits for; 0 = its first. */
export function roundOf({ payload }: { payload: string }): number {
  const { round } = JSON.parse(payload) as { readonly round?: number }
  return round ?? 0
}

/** The mark of a session's receipt, and of the time on it: neither may stand in the other's note. */
export const markOf: Readonly<Record<MessageKind, (sessionId: string) => string>> = {
  ticketNote: (sessionId) => `Deskhand session ${sessionId}`,
  timeEntry: (sessionId) => `Deskhand time for ${sessionId}`,
}

/** The key of a session's message of this kind: there is one of each. */
export const keyOfMessage: Readonly<Record<MessageKind, (sessionId: string) => string>> = {
  ticketNote: (sessionId) => `receipt/${sessionId}`,
  timeEntry: (sessionId) => `time/${sessionId}`,
}
