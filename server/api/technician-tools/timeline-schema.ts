import { z } from 'zod'
import { eventKinds } from '../../domains/timeline/event.ts'

export const timelineEvent = z.object({
  id: z.string(),
  /** ISO instant at which it happened, or was found. */
  at: z.string(),
  kind: z.enum(eventKinds),
  title: z.string(),
  /** Why it came about, in words. */
  detail: z.string().nullable(),
  /** Who did it; null: nobody is known. */
  by: z.string().nullable(),
  /** The session that did it, or that it is. */
  sessionId: z.string().nullable(),
  /** False, too, where it is not known when the ticket was opened. */
  beforeTicket: z.boolean(),
})

/** What changed for a subject of a ticket, the latest first. */
export const timelinePage = z.object({
  events: z.array(timelineEvent),
  /** ISO instant; null where the PSA does not say. */
  ticketOpenedAt: z.string().nullable(),
  /** Asks for the next page; null at the end. */
  next: z.string().nullable(),
  /** Sentences on what was too much to be looked at. */
  notices: z.array(z.string()),
})

export type TimelineEvent = z.infer<typeof timelineEvent>
export type TimelinePage = z.infer<typeof timelinePage>
