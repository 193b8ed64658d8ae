import { hasEnded, type SessionEvent, type SessionStatus } from '../../core/sessions/session-status.ts'
import type { SessionRow } from '../domains/sessions/store.ts'
import type { SessionPatch } from '../domains/sessions/tell-session.ts'
import { receiptMessage } from '../domains/tickets/receipt-message.ts'
import type { EngineContext } from './engine-context.ts'

export type EndEvent = Extract<SessionEvent, 'pass' | 'passPartly' | 'fail' | 'miss' | 'cancel'>

/** How a session ends, by the event that ends it. */
const outcomes = {
  pass: 'passed',
  passPartly: 'partiallyPassed',
  fail: 'failed',
  miss: 'missed',
  cancel: 'cancelled',
} as const satisfies Record<EndEvent, SessionStatus>

/** The session, ready for its next step: it ends here where somebody has asked to stop it. Null where it has ended. */
export async function openSession(context: EngineContext, sessionId: string): Promise<SessionRow | null> {
  const row = await context.sessions.find(sessionId)
  if (!row || hasEnded(row.status as SessionStatus)) return null
  if (row.cancelAskedAt && row.actions.every(({ startedAt }) => startedAt === null)) {
    await endSession(context, sessionId, 'cancel', 'Cancelled before anything was changed.')
    return null
  }
  return row
}

/** Whether the session goes on: it has not ended, and nobody has asked to stop it. Else it ends here where it can. */
export async function goesOn(context: EngineContext, sessionId: string): Promise<boolean> {
  const pulse = await context.sessions.pulse(sessionId)
  if (!pulse || hasEnded(pulse.status as SessionStatus)) return false
  return pulse.cancelAskedAt === null || (await openSession(context, sessionId)) !== null
}

/**
 * Ends the session, whatever it waits for at this moment, and puts its receipt into the outbox in the same transaction: what
 * was cut off before has told its ticket nothing. The next one on its computer begins.
 * @param statusDetail why it ended so, where its actions do not say it
 */
export async function endSession(
  { sessions, outbox, turnOver, deliver, now }: EngineContext,
  sessionId: string,
  event: EndEvent,
  statusDetail: string | null,
  patch: SessionPatch = {},
): Promise<void> {
  const before = await sessions.find(sessionId)
  if (!before) return
  if (before.status === 'waitingForConnection') await sessions.tell(sessionId, 'connect', now())
  if (event === 'pass' || event === 'passPartly') await sessions.tell(sessionId, 'start', now())
  const at = now()
  const receipt = receiptMessage(before, { status: outcomes[event], words: statusDetail, at })
  const told = await sessions.tell(sessionId, event, at, { ...patch, statusDetail }, { message: receipt })
  if (!told.accepted) return
  if (before.computerId) await turnOver(before.computerId)
  const message = receipt && (await outbox.findByKey(receipt.key))
  if (message) await deliver(message.id)
}
