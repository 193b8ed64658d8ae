import { hasEnded, type SessionEvent, type SessionStatus } from '../../core/sessions/session-status.ts'
import { type KeptValue, openParameters } from '../domains/sessions/check-parameters.ts'
import type { SessionRow } from '../domains/sessions/store.ts'
import type { EngineContext } from './engine-context.ts'

/**
 * The session, ready for its next step: it ends here where somebody has asked to stop it, and it is running again
 * where its computer was away. Null where it has ended.
 */
export async function openSession(context: EngineContext, sessionId: string): Promise<SessionRow | null> {
  const row = await context.sessions.find(sessionId)
  if (!row || hasEnded(row.status as SessionStatus)) return null
  if (row.cancelAskedAt) {
    await endSession(context, sessionId, 'cancel', 'Cancelled before anything was changed.')
    return null
  }
  if (row.status === 'waitingForConnection') await context.sessions.tell(sessionId, 'connect', context.now())
  return row
}

/** Ends the session, also where its computer is away at this moment. */
export async function endSession(
  { sessions, now }: Pick<EngineContext, 'sessions' | 'now'>,
  sessionId: string,
  event: Extract<SessionEvent, 'pass' | 'passPartly' | 'fail' | 'miss' | 'cancel'>,
  statusDetail: string | null,
): Promise<void> {
  const row = await sessions.find(sessionId)
  if (row?.status === 'waitingForConnection') await sessions.tell(sessionId, 'connect', now())
  await sessions.tell(sessionId, event, now(), { statusDetail })
}

/** The parameters for the scripts of an item: those of the run, for the tool's own item; none for its prerequisites. */
export function valuesOf(
  { sealer }: Pick<EngineContext, 'sealer'>,
  row: Pick<SessionRow, 'parameters' | 'deployment'>,
  itemId: string,
): { values: Record<string, string>; secretNames: string[] } {
  if (row.deployment?.itemId !== itemId) return { values: {}, secretNames: [] }
  return openParameters(JSON.parse(row.parameters) as Record<string, KeptValue>, sealer)
}
