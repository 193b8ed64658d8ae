import type { SessionStatus } from '../../../core/sessions/session-status.ts'
import { keyOfMessage, markOf } from '../outbox/messages.ts'
import type { NewMessage } from '../outbox/store.ts'
import { viewSession } from '../sessions/session-view.ts'
import type { SessionRow } from '../sessions/store.ts'
import { receiptNote } from './receipt-note.ts'

/** How a session ends, as it is about to. */
export type SessionEnding = {
  readonly status: SessionStatus
  /** Why, where its actions do not say it. */
  readonly words: string | null
  readonly at: Date
}

/** The receipt of a session as a message to the ticket that it was run from; null where it was run from none. */
export function receiptMessage(row: SessionRow, { status, words, at }: SessionEnding): NewMessage | null {
  if (row.ticketIntegrationId === null || row.ticketId === null) return null
  const html = receiptNote({
    ...viewSession(row),
    status,
    statusDetail: words,
    endedAt: at.toISOString(),
  })
  return {
    key: keyOfMessage.ticketNote(row.id),
    kind: 'ticketNote',
    integrationId: row.ticketIntegrationId,
    sessionId: row.id,
    ticketId: row.ticketId,
    payload: JSON.stringify({ html, mark: markOf.ticketNote(row.id) }),
  }
}
