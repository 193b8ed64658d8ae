import type { SessionStatus } from '../../../core/sessions/session-status.ts'
import { keyOfMessage, markOf } from '../outbox/messages.ts'
import type { NewMessage } from '../outbox/store.ts'
import { viewSession } from '../sessions/session-view.ts'
import type { SessionRow } from '../sessions/store.ts'
import { hasBegun, receiptNote } from './receipt-note.ts'

/** How a session ends, as it is about to. */
export type SessionEnding = {
  readonly status: SessionStatus
  /** Why, where its actions do not say it. */
  readonly words: string | null
  readonly at: Date
}

/**
 * The receipt of a session as a message to the ticket that it was run from, to be written together with its end. Null where
 * it was run from none, and where there is nothing to tell: of a session of which nothing was begun the ticket is told only
 * where somebody had pressed *Run*, or asked for an approval, and has not taken that back himself. He may have left by then.
 * Source: Product, "The ticket closes its own loop".
 */
export function receiptMessage(row: SessionRow, { status, words, at }: SessionEnding): NewMessage | null {
  if (row.ticketIntegrationId === null || row.ticketId === null) return null
  const isPromised = row.approvedPlanHash !== null || row.approvals.length > 0
  const isTakenBack =
    status === 'cancelled' && row.cancelAskedBy !== null && row.cancelAskedBy === row.requestedById
  const isFruitless = status === 'passed' || status === 'partiallyPassed'
  if (!hasBegun(row) && (!isPromised || isTakenBack || isFruitless)) return null
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
