import type { SessionStatus } from '../../../core/sessions/session-status.ts'
import { DeskhandError } from '../../errors.ts'
import type { AuditService } from '../audit/audit-service.ts'
import { type Caller, requirePermission } from '../users/caller.ts'
import { runKeyOf } from './run-key.ts'
import type { SessionLauncher } from './session-launcher.ts'
import type { SessionRow, SessionStore } from './store.ts'

export type PressRun = {
  /** Of the plan that the person saw. */
  readonly planHash: string
  /** When it may begin; null = at once. */
  readonly executeAt: Date | null
}

/** What came of a press of *Run*: the session that runs now. */
export type PressedRun = {
  readonly sessionId: string
  readonly status: SessionStatus
  /** Somebody has started the same before: `sessionId` is that run. */
  readonly joined: { readonly by: string | null; readonly samePlan: boolean } | null
}

export type RunSources = {
  readonly store: SessionStore
  readonly audit: AuditService
  readonly launcher: SessionLauncher
}

const longestAheadMs = 30 * 86_400_000

/** @throws badInput for a time that is past, or more than 30 days ahead */
export function requireTimeAhead(time: Date, now: Date): void {
  const ahead = time.getTime() - now.getTime()
  if (ahead <= 0 || ahead > longestAheadMs)
    throw new DeskhandError('badInput', 'Choose a time within the next 30 days.')
}

/**
 * *Run now*, or at a time: the plan that the person saw is what may run. Whoever prepared it starts it: he gave its
 * parameters, and the receipt names him. Where somebody has started the same already, his own plan ends and that run is the answer.
 * @throws conflict when somebody else prepared it, when it needs an approval, has another plan, or does not wait for
 *   anybody; badInput for a time that is past or more than 30 days ahead
 */
export async function runTool(
  sources: RunSources,
  caller: Caller,
  row: SessionRow,
  { planHash, executeAt }: PressRun,
  now: Date,
): Promise<PressedRun> {
  const { store, audit, launcher } = sources
  requireOwnPlan(caller, row, planHash)
  if (row.approvedPlanHash === planHash && row.status !== 'waitingForApproval')
    return { sessionId: row.id, status: row.status as SessionStatus, joined: null }
  if (row.deployment?.needsApproval || row.approvals.length > 0)
    throw new DeskhandError('conflict', 'This tool needs somebody’s approval. It runs once that is given.')
  if (executeAt) requireTimeAhead(executeAt, now)
  const press = await store.pressRun(row.id, now, {
    runKey: runKeyOf(row),
    approvedPlanHash: planHash,
    executeAt,
    statusDetail: null,
    deadlineAt: null,
  })
  if ('takenBy' in press) return await joinRun(sources, caller, row, press.takenBy, now)
  if (!press.accepted) throw noLongerWaiting()
  await audit.record({
    actor: caller,
    action: 'sessions.run',
    subject: { kind: 'session', id: row.id },
    tenantId: row.tenantId,
    detail: { planHash, ...(executeAt && { executeAt: executeAt.toISOString() }) },
  })
  await launcher.advance(row.id)
  const pulse = await store.pulse(row.id)
  return { sessionId: row.id, status: (pulse?.status ?? press.status) as SessionStatus, joined: null }
}

/** @throws conflict where somebody else prepared it, or the plan is another one */
export function requireOwnPlan(caller: Caller, row: SessionRow, planHash: string): void {
  if (row.requestedBy && row.requestedBy.id !== caller.userId)
    throw new DeskhandError(
      'conflict',
      `${row.requestedBy.name} has prepared this run, and the receipt would name them. Prepare the tool yourself to run it.`,
    )
  if (row.planHash !== planHash)
    throw new DeskhandError('conflict', 'The plan is another one than you saw. Look at it again.')
}

export function noLongerWaiting(): DeskhandError {
  return new DeskhandError('conflict', 'This run is no longer waiting to be started. Prepare it again.')
}

/** The run that somebody else has started, in the place of the caller's own plan, which ends. */
export async function joinRun(
  { store, audit }: RunSources,
  caller: Caller,
  own: SessionRow,
  takenBy: string,
  now: Date,
): Promise<PressedRun> {
  const run = await store.find(takenBy)
  if (!run) throw noLongerWaiting()
  requirePermission(caller, 'sessions.view', { tenantId: run.tenantId })
  const by = run.requestedBy?.name ?? null
  const statusDetail = `${by ?? 'Somebody else'} has already started it.`
  await store.tell(own.id, 'refuse', now, { statusDetail }, { from: 'waitingForApproval' })
  await audit.record({
    actor: caller,
    action: 'sessions.join',
    subject: { kind: 'session', id: run.id },
    tenantId: run.tenantId,
    detail: { instead: own.id },
  })
  const samePlan = run.planHash === own.planHash
  return { sessionId: run.id, status: run.status as SessionStatus, joined: { by, samePlan } }
}
