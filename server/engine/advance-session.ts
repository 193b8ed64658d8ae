import { hasEnded, type SessionStatus } from '../../core/sessions/session-status.ts'
import type { SessionRow } from '../domains/sessions/store.ts'
import { ComputerAway } from './computer-away.ts'
import type { EngineContext } from './engine-context.ts'
import { executeSession, giveUpExecution } from './execute-session.ts'
import { prepareSession } from './prepare-session.ts'
import { hasAskedForRestart } from './restart-computer.ts'
import { endSession } from './session-steps.ts'

const hourMs = 3_600_000

/**
 * One stretch of a session's work: from where its record says that it stands to its end, or to the next wait. A wait
 * holds nothing of the engine; whatever ends it begins another stretch. Safe to repeat, and to run twice at once: what
 * has happened is on record, and each command goes out once.
 * @param stretch the one that was begun; nothing is done where the session is in a later one already
 */
export async function advanceSession(
  context: EngineContext,
  sessionId: string,
  stretch: number,
): Promise<void> {
  const row = await context.sessions.find(sessionId)
  if (!row || row.stretch !== stretch || hasEnded(row.status as SessionStatus)) return
  try {
    await requireComputer(context, row)
    if (row.plan === null && !(await prepareSession(context, sessionId))) return
    await executeSession(context, sessionId)
  } catch (error) {
    if (!(error instanceof ComputerAway)) throw error
    await awaitComputer(context, sessionId)
  }
}

/**
 * The computer has to be there for whatever comes next, unless that has a time that has not come. While it is, a later
 * absence has a time of its own.
 * @throws ComputerAway
 */
async function requireComputer({ sessions, commands, now }: EngineContext, row: SessionRow): Promise<void> {
  const waitsForTime = row.plan !== null && row.executeAt !== null && row.executeAt > now()
  if (row.computerId === null || (waitsForTime && !hasBegun(row))) return
  if (!(await commands.pathways.canGoOn(row.id, row.computerId))) throw new ComputerAway()
  if (row.deadlineAt !== null) await sessions.patch(row.id, { deadlineAt: null })
}

/** Whether anything of it has begun: from then on its computer is waited for. */
function hasBegun(row: SessionRow): boolean {
  return row.actions.some(({ startedAt }) => startedAt !== null) || hasAskedForRestart(row)
}

/** The computer is away: the session waits for it, as long as it may, or ends (Sessions and agents, "Rules": offline). */
async function awaitComputer(context: EngineContext, sessionId: string): Promise<void> {
  const { sessions, commands, wake, now } = context
  const row = await sessions.find(sessionId)
  if (!row?.computerId || hasEnded(row.status as SessionStatus)) return
  const tooLate = row.deadlineAt !== null && row.deadlineAt <= now()
  if (hasBegun(row) && (tooLate || row.cancelAskedAt)) return await giveUpExecution(context, row)
  if (row.cancelAskedAt)
    return await endSession(context, sessionId, 'cancel', 'Cancelled before anything was changed.')
  if (!hasBegun(row) && (tooLate || row.offline === 'skip')) return await miss(context, row, tooLate)
  const deadlineAt = row.deadlineAt ?? new Date(now().getTime() + row.offlineHours * hourMs)
  await sessions.tell(sessionId, 'start', now())
  await sessions.tell(sessionId, 'awaitConnection', now(), { deadlineAt })
  // It may have come back in between, when nobody was waiting for it yet.
  if (await commands.pathways.canGoOn(sessionId, row.computerId)) await wake(sessionId)
}

async function miss(context: EngineContext, row: SessionRow, tooLate: boolean): Promise<void> {
  const words = tooLate
    ? `The computer was not connected within ${row.offlineHours} hours.`
    : 'The computer is not connected.'
  for (const { name, result } of row.stages)
    if (result === 'running')
      await context.sessions.endStage(row.id, name as 'inventory', context.now(), 'failed')
  await endSession(context, row.id, 'miss', words)
}
