import { keyOfMessage, markOf } from '../domains/outbox/messages.ts'
import { viewSession } from '../domains/sessions/session-view.ts'
import type { SessionRow } from '../domains/sessions/store.ts'
import { receiptNote } from '../domains/tickets/receipt-note.ts'
import type { EngineContext } from './engine-context.ts'

/** How a session ends, by the event that will end it. */
const outcomes = {
  pass: 'passed',
  passPartly: 'partiallyPassed',
  fail: 'failed',
  cancel: 'cancelled',
} as const

/**
 * Puts the session's receipt into the outbox, for the ticket that it was run from. Gives the message's id; null where
 * there is no ticket, or nothing was begun. Said again, the first receipt stays.
 */
export async function putReceipt(
  { sessions, outbox, now }: EngineContext,
  sessionId: string,
  end: keyof typeof outcomes,
): Promise<string | null> {
  const row: SessionRow | null = await sessions.find(sessionId)
  if (!row || row.ticketIntegrationId === null || row.ticketId === null) return null
  const view = viewSession(row)
  if (view.actions.every(({ startedAt }) => startedAt === null)) return null
  const at = now()
  const html = receiptNote({ ...view, status: outcomes[end], endedAt: at.toISOString() })
  return await outbox.put(
    {
      key: keyOfMessage.ticketNote(sessionId),
      kind: 'ticketNote',
      integrationId: row.ticketIntegrationId,
      sessionId,
      ticketId: row.ticketId,
      payload: JSON.stringify({ html, mark: markOf.ticketNote(sessionId) }),
    },
    at,
  )
}
