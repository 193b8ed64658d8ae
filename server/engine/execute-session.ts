import { sessionEnd } from '../../core/sessions/action-state.ts'
import type { ActionEnd } from '../domains/sessions/action-store.ts'
import type { SessionRow } from '../domains/sessions/store.ts'
import { parseStoredPlan, planHash, type StoredPlan } from '../domains/sessions/stored-plan.ts'
import { describeReason } from '../domains/sessions/words.ts'
import { DeskhandError } from '../errors.ts'
import { completePlan } from './complete-plan.ts'
import type { EngineContext } from './engine-context.ts'
import { type ItemValues, valuesOf } from './item-values.ts'
import { type FinishedAction, performAction } from './perform-action.ts'
import { describeDifference, planSession } from './plan-session.ts'
import { decidedItems, resolveSession } from './resolve-session.ts'
import { restartComputer } from './restart-computer.ts'
import { endSession, goesOn, openSession } from './session-steps.ts'
import { subjectOf } from './session-subject.ts'

/**
 * The second half of a session: its turn on the computer, the plan compared once more, the actions one after another,
 * the report (Sessions and agents, stages 5 and 6). Begun again after any cut or wait it goes on where it stood: what was
 * done is on record.
 * @throws ComputerAway
 */
export async function executeSession(context: EngineContext, sessionId: string): Promise<void> {
  const row = await openSession(context, sessionId)
  if (!row || !(await takeTurn(context, row))) return
  const plan = await confirmPlan(context, sessionId)
  const begun = plan && (await openSession(context, sessionId))
  if (!plan || !begun) return
  await restartComputer(context, sessionId, 'start')
  const ends: ActionEnd[] = []
  for (const position of plan.actions.keys()) {
    const end = await act(context, begun, plan, position, ends)
    ends.push(end)
    if (begun.reboot !== 'never') await restartComputer(context, sessionId, `action ${position + 1}`)
  }
  // A session that stopped since the computer was not as planned leaves it alone.
  const hasDrifted = ends.some(({ reason }) => reason === 'drifted')
  if (hasDrifted) await context.sessions.voidApproval(sessionId)
  if (!hasDrifted && !(await context.sessions.cancelAsked(sessionId)))
    await restartComputer(context, sessionId, 'end')
  await report(context, sessionId, plan, ends)
}

/** Takes the computer; false where it is not its turn, and where its time has not come. */
async function takeTurn(context: EngineContext, row: SessionRow): Promise<boolean> {
  const { sessions, now } = context
  if (row.executeAt !== null && row.executeAt > now() && row.actions.length === 0) {
    await sessions.tell(row.id, 'start', now())
    await sessions.tell(row.id, 'awaitTime', now())
    return false
  }
  if (row.computerId !== null && row.executingOn === null) {
    if (!(await sessions.claimComputer(row.id, row.computerId))) {
      if (row.status === 'running') await sessions.tell(row.id, 'queue', now())
      else await sessions.nextStretch(row.id, row.stretch)
      return false
    }
  }
  await sessions.tell(row.id, 'start', now())
  // Cancelled just now: what has ended takes nothing any more.
  return await goesOn(context, row.id)
}

/** The plan, if it is still the one that was approved; else the session ends. */
async function confirmPlan(context: EngineContext, sessionId: string): Promise<StoredPlan | null> {
  const { sessions, facts, items, now } = context
  const row = await sessions.find(sessionId)
  const seen = parseStoredPlan(row?.plan ?? null)
  if (!row || !seen) return null
  await sessions.startStage(sessionId, 'execution', now())
  // Once it has begun, the actions look for themselves.
  if (row.actions.length > 0) return seen
  const index = await facts.current()
  const planned = planSession(index, row, now(), seen.findings, {})
  const decided = decidedItems(resolveSession(index, row, now()) ?? [])
  const fresh = planned && (await completePlan(planned, index, decided, seen.broken, items))
  const isSame = fresh !== null && planHash(fresh) === row.approvedPlanHash
  if (isSame && !lacksApproval(row)) {
    await sessions.setActions(sessionId, seen.actions.map(actionRow))
    return seen
  }
  await sessions.voidApproval(sessionId)
  const words = isSame
    ? 'This tool needs somebody’s approval by now, so nothing was run. Prepare it again and ask for it.'
    : `The rules have changed since the plan was made, so nothing was run. ${describeDifference(seen, fresh)}`
  await sessions.endStage(sessionId, 'execution', now(), 'failed', words)
  await endSession(context, sessionId, 'fail', words)
  return null
}

/** The tool needs an approval, and there is none of this plan: its deployment may have been edited after the press of Run. */
function lacksApproval({ kind, deployment, approvals: [approval], approvedPlanHash }: SessionRow): boolean {
  if (kind !== 'tool' || !deployment?.needsApproval) return false
  return approval?.decision !== 'approved' || approval.planHash !== approvedPlanHash
}

function actionRow({
  itemId,
  itemName,
  action,
  version,
  deploymentId,
  becauseItemId,
  before,
}: StoredPlan['actions'][number]) {
  return {
    itemId,
    itemName,
    action,
    version,
    deploymentId,
    becauseItemId,
    detectedBefore: before === undefined ? null : JSON.stringify(before),
  }
}

async function act(
  context: EngineContext,
  row: SessionRow,
  plan: StoredPlan,
  position: number,
  ends: readonly ActionEnd[],
): Promise<FinishedAction> {
  const { sessions, now } = context
  const sessionId = row.id
  const actionRow = row.actions[position]
  const action = plan.actions[position]
  if (!actionRow || !action) throw new Error(`Session ${sessionId} has lost its action ${position}.`)
  const drift = ends.findIndex(({ reason }) => reason === 'drifted')
  const lacking = await findLacking(context, plan, position, ends)
  const held: ActionEnd | null =
    drift >= 0
      ? { result: 'cancelled', reason: 'drifted', detail: `That is ${plan.actions[drift]?.itemName}.` }
      : lacking !== null
        ? { result: 'failed', reason: 'prerequisiteFailed', detail: `That is ${lacking}.` }
        : null
  if (held) {
    await sessions.moveAction(sessionId, actionRow.id, 'done', now(), held)
    return held
  }
  const values = await valuesOrProblem(context, row, action)
  if ('problem' in values) {
    const end: ActionEnd = { result: 'failed', reason: 'parameterMissing', detail: values.problem }
    await sessions.moveAction(sessionId, actionRow.id, 'done', now(), end)
    return end
  }
  const { stretch, tenantId } = row
  const run = {
    sessionId,
    stretch,
    actionId: actionRow.id,
    subject: subjectOf(row),
    tenantId,
    position,
    action,
  }
  const end = await performAction({ ...run, ...values }, context)
  if (row.computerId !== null) await keepFinding(context, row.computerId, sessionId, action, end)
  return end
}

/** What the action's scripts are given, or what is wrong with that, in words: it may have changed since the plan. */
async function valuesOrProblem(
  context: EngineContext,
  row: SessionRow,
  { itemId, deploymentId }: StoredPlan['actions'][number],
): Promise<ItemValues | { readonly problem: string }> {
  try {
    return await valuesOf(context, row, itemId, deploymentId)
  } catch (error) {
    if (error instanceof DeskhandError) return { problem: error.message }
    throw error
  }
}

/** The name of an item of the plan that this action needs and that did not come about; null where nothing stands in its way. */
async function findLacking(
  { facts }: EngineContext,
  plan: StoredPlan,
  position: number,
  ends: readonly ActionEnd[],
): Promise<string | null> {
  const action = plan.actions[position]
  const index = await facts.current()
  const needs = index.items.get(action?.itemId ?? '')?.prerequisites.map(({ item }) => item) ?? []
  // A configuration task needs the software that it sets up.
  const isTask = index.items.get(action?.itemId ?? '')?.kind === 'task'
  if (isTask && action?.becauseItemId) needs.push(action.becauseItemId)
  const lacking = plan.actions.find(({ itemId }, at) => {
    const end = ends[at]
    return needs.includes(itemId) && end !== undefined && !['success', 'skipped'].includes(end.result)
  })
  return lacking?.itemName ?? null
}

async function keepFinding(
  { computers, now }: EngineContext,
  computerId: string,
  sessionId: string,
  { itemId, action }: StoredPlan['actions'][number],
  { detectedAfter }: ActionEnd,
): Promise<void> {
  // What monitoring collects is an answer, not a state of the item.
  if (detectedAfter == null || action === 'monitor') return
  const value = JSON.parse(detectedAfter)
  await computers.saveDetection({ computerId, itemId, value, detectedAt: now(), sessionId })
}

/**
 * Ends a session whose computer did not come back in time, or that was cancelled while it was away: nobody knows how what
 * was under way has ended, and the rest never began.
 * @param words why, where its actions' reasons are not the cause
 */
export async function giveUpExecution(
  context: EngineContext,
  row: SessionRow,
  words: string | null = null,
): Promise<void> {
  const { sessions, now } = context
  const plan = parseStoredPlan(row.plan)
  if (!plan) return
  const reason = row.cancelAskedAt ? 'cancelled' : 'offline'
  for (const { id, state } of row.actions) {
    if (state === 'done') continue
    const mayHaveRun = state === 'performing' || state === 'verifying'
    const result = mayHaveRun ? 'indeterminate' : reason === 'cancelled' ? 'cancelled' : 'failed'
    await sessions.moveAction(row.id, id, 'done', now(), { result, reason })
  }
  const settled = await sessions.find(row.id)
  const ends = (settled?.actions ?? []).map(
    ({ result, reason, detail }) => ({ result, reason, detail }) as ActionEnd,
  )
  await report(context, row.id, plan, ends, words)
}

async function report(
  context: EngineContext,
  sessionId: string,
  plan: StoredPlan,
  ends: readonly ActionEnd[],
  words: string | null = null,
): Promise<void> {
  const { sessions, now } = context
  const end = sessionEnd(ends, plan.errors.length)
  await sessions.endStage(sessionId, 'execution', now(), end === 'pass' ? 'passed' : 'failed')
  await sessions.startStage(sessionId, 'report', now())
  const trouble = ends.find(({ result }) => !['success', 'skipped'].includes(result))
  await sessions.endStage(sessionId, 'report', now(), 'passed')
  await endSession(
    context,
    sessionId,
    end,
    words ?? (trouble ? describeReason(trouble.reason ?? null, trouble.detail ?? null) : null),
  )
}
