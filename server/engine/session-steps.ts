import { hasEnded, type SessionEvent, type SessionStatus } from '../../core/sessions/session-status.ts'
import type { SessionRow } from '../domains/sessions/store.ts'
import type { SessionPatch } from '../domains/sessions/tell-session.ts'
import type { EngineContext } from './engine-context.ts'

export type EndEvent = Extract<SessionEvent, 'pass' | 'passPartly' | 'fail' | 'miss' | 'cancel'>

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

/** Ends the session, whatever it waits for at this moment; the next one on its computer begins. */
export async function endSession(
  { sessions, turnOver, now }: Pick<EngineContext, 'sessions' | 'turnOver' | 'now'>,
  sessionId: string,
  event: EndEvent,
  statusDetail: string | null,
  patch: SessionPatch = {},
): Promise<void> {
  const before = await sessions.pulse(sessionId)
  if (before?.status === 'waitingForConnection') await sessions.tell(sessionId, 'connect', now())
  if (event === 'pass' || event === 'passPartly') await sessions.tell(sessionId, 'start', now())
  const told = await sessions.tell(sessionId, event, now(), { ...patch, statusDetail })
  if (told.accepted && before?.computerId) await turnOver(before.computerId)
}
