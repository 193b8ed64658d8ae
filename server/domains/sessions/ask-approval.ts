import { DeskhandError } from '../../errors.ts'
import type { Caller } from '../users/caller.ts'
import { runKeyOf } from './run-key.ts'
import {
  joinRun,
  noLongerWaiting,
  type PressedRun,
  type PressRun,
  type RunSources,
  requireOwnPlan,
  requireTimeAhead,
} from './run-tool.ts'
import type { SessionRow } from './store.ts'

/** So long a decision is waited for, in milliseconds; a time that the run was asked for ends it before. */
const longestWaitMs = 7 * 86_400_000

/**
 * *Ask for approval* of exactly the plan that the person saw, and of the time where one was chosen. The session waits; once
 * somebody approves it runs as a press of *Run* would have.
 * @throws conflict when somebody else prepared it, when it needs no approval, has another plan, or does not wait for
 *   anybody; badInput for a time that is past or more than 30 days ahead
 */
export async function askApproval(
  sources: RunSources,
  caller: Caller,
  row: SessionRow,
  { planHash, executeAt, reason }: PressRun & { readonly reason: string },
  now: Date,
): Promise<PressedRun> {
  const { store, audit } = sources
  requireOwnPlan(caller, row, planHash)
  const [asked] = row.approvals
  if (asked?.planHash === planHash && asked.decision === null && row.status === 'waitingForApproval')
    return { sessionId: row.id, status: 'waitingForApproval', joined: null }
  if (!row.deployment?.needsApproval)
    throw new DeskhandError('conflict', 'This tool needs no approval any more. Run it.')
  if (executeAt) requireTimeAhead(executeAt, now)
  const last = now.getTime() + longestWaitMs
  const press = await store.askApproval(
    row.id,
    { plan: row.plan ?? '', planHash, reason, askedById: caller.userId },
    now,
    {
      runKey: runKeyOf(row),
      executeAt,
      deadlineAt: new Date(Math.min(last, executeAt?.getTime() ?? last)),
      statusDetail: null,
    },
  )
  if ('takenBy' in press) return await joinRun(sources, caller, row, press.takenBy, now)
  if (!press.accepted) throw noLongerWaiting()
  await audit.record({
    actor: caller,
    action: 'approvals.ask',
    subject: { kind: 'session', id: row.id },
    tenantId: row.tenantId,
    detail: { planHash, reason, ...(executeAt && { executeAt: executeAt.toISOString() }) },
  })
  return { sessionId: row.id, status: press.status, joined: null }
}
