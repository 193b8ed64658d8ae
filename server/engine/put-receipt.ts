import type { SessionStatus } from '../../core/sessions/session-status.ts'
import type { SessionRow } from '../domains/sessions/store.ts'
import { receiptMessage } from '../domains/tickets/receipt-message.ts'
import { hasBegun } from '../domains/tickets/receipt-note.ts'
import type { EngineContext } from './engine-context.ts'
import { type EndEvent, endSession } from './session-steps.ts'

/** How a session ends, by the event that will end it. */
const outcomes = {
  pass: 'passed',
  passPartly: 'partiallyPassed',
  fail: 'failed',
  miss: 'missed',
  cancel: 'cancelled',
} as const satisfies Record<EndEvent, SessionStatus>

/**
 * Puts the session's receipt into the outbox, for the ticket that it was run from. Of a session of which nothing was begun
 * it is that it was not run, where somebody had pressed *Run* and did not take that back: they may be gone by then (Product,
 * "The ticket closes its own loop"). Gives the message's id; null where there is no ticket, or nothing to tell. Said again, the first receipt stays.
 * @param words why it ended so, where its actions do not say it
 */
export async function putReceipt(
  { sessions, outbox, now }: EngineContext,
  sessionId: string,
  end: EndEvent,
  words: string | null,
): Promise<string | null> {
  const row: SessionRow | null = await sessions.find(sessionId)
  if (!row) return null
  const isPromised = row.approvedPlanHash !== null && (end === 'fail' || end === 'miss')
  if (!hasBegun(row) && !isPromised) return null
  const at = now()
  const message = receiptMessage(row, { status: outcomes[end], words, at })
  return message && (await outbox.put(message, at))
}

/** Ends a session before its report; its ticket is told where somebody had pressed *Run*. */
export async function endWithReceipt(
  context: EngineContext,
  sessionId: string,
  event: EndEvent,
  words: string,
): Promise<void> {
  const messageId = await putReceipt(context, sessionId, event, words)
  await endSession(context, sessionId, event, words)
  if (messageId) await context.deliver(messageId)
}
