import { sessionEnd } from '../../core/sessions/action-state.ts'
import type { ActionEnd, SessionRow } from '../domains/sessions/store.ts'
import { parseStoredPlan, planHash, type StoredPlan } from '../domains/sessions/stored-plan.ts'
import { describeReason } from '../domains/sessions/words.ts'
import { sessionTopic } from '../live/bus.ts'
import { bindScripts } from './action-script.ts'
import type { EngineContext, Step } from './engine-context.ts'
import { performAction } from './perform-action.ts'
import { describeDifference, planSession } from './plan-session.ts'
import { putReceipt } from './put-receipt.ts'
import { endSession, openSession, valuesOf } from './session-steps.ts'

/** How soon it is looked again whether the computer is free, in milliseconds. */
const claimPollMs = 1_000

/**
 * The second half of a session, after *Run now*: its turn on the computer, the plan compared once more, the actions one
 * after another, the report (Sessions and agents, stages 5 and 6).
 */
export async function executeSession(context: EngineContext, step: Step, sessionId: string): Promise<void> {
  const plan = await step.run({ name: 'turn' }, () => takeTurn(context, sessionId))
  if (plan === null) return
  const ends: ActionEnd[] = []
  for (const position of plan.actions.keys())
    ends.push(
      await step.run({ name: `action ${position}` }, () => act(context, sessionId, plan, position, ends)),
    )
  await step.run({ name: 'report' }, () => report(context, sessionId, plan, ends))
}

/** Waits until the computer is free, and gives the plan if it is still the one that was approved; else it ends. */
async function takeTurn(context: EngineContext, sessionId: string): Promise<StoredPlan | null> {
  const { sessions, bus, stopping, now } = context
  const waiter = bus.waiter(sessionTopic(sessionId))
  try {
    for (;;) {
      const row = await openSession(context, sessionId)
      if (!row?.computerId) return null
      if (row.executingOn !== null || (await sessions.claimComputer(sessionId, row.computerId))) {
        if (row.status === 'pending') await sessions.tell(sessionId, 'start', now())
        return await confirmPlan(context, row)
      }
      await waiter.next(claimPollMs, stopping)
      stopping.throwIfAborted()
    }
  } finally {
    waiter.close()
  }
}

async function confirmPlan(context: EngineContext, row: SessionRow): Promise<StoredPlan | null> {
  const { sessions, facts, now } = context
  const seen = parseStoredPlan(row.plan)
  if (!seen) return null
  await sessions.startStage(row.id, 'execution', now())
  const planned = planSession(await facts.current(), row, now(), seen.findings, {})
  const fresh = planned && (await bindScripts(planned, context.items))
  if (fresh && planHash(fresh) === row.approvedPlanHash) {
    await sessions.setActions(row.id, seen.actions.map(actionRow))
    return seen
  }
  const words = `The rules have changed since you looked, so nothing was run. ${describeDifference(seen, fresh)}`
  await sessions.endStage(row.id, 'execution', now(), 'failed', words)
  await endSession(context, row.id, 'fail', words)
  return null
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
  sessionId: string,
  plan: StoredPlan,
  position: number,
  ends: readonly ActionEnd[],
): Promise<ActionEnd> {
  const { sessions, facts, now } = context
  const row = await sessions.find(sessionId)
  const actionRow = row?.actions[position]
  const action = plan.actions[position]
  if (!row?.computerId || !actionRow || !action)
    throw new Error(`Session ${sessionId} has lost its action ${position}.`)
  if (row.status === 'waitingForConnection') await sessions.tell(sessionId, 'connect', now())
  const needs = (await facts.current()).items.get(action.itemId)?.prerequisites ?? []
  const lacking = plan.actions.find(
    ({ itemId }, at) =>
      needs.some(({ item }) => item === itemId) &&
      ends[at] !== undefined &&
      !['success', 'skipped'].includes(ends[at].result),
  )
  if (lacking) {
    const end: ActionEnd = {
      result: 'skipped',
      reason: 'prerequisiteFailed',
      detail: `That is ${lacking.itemName}.`,
    }
    await sessions.moveAction(sessionId, actionRow.id, 'done', now(), end)
    return { ...end, result: 'failed' }
  }
  const end = await performAction(
    {
      sessionId,
      actionId: actionRow.id,
      computerId: row.computerId,
      position,
      action,
      ...valuesOf(context, row, action.itemId),
    },
    context,
  )
  await keepFinding(context, row.computerId, sessionId, action, end)
  return end
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

async function report(
  context: EngineContext,
  sessionId: string,
  plan: StoredPlan,
  ends: readonly ActionEnd[],
): Promise<void> {
  const { sessions, now } = context
  const end = sessionEnd(ends, plan.errors.length)
  await sessions.endStage(sessionId, 'execution', now(), end === 'pass' ? 'passed' : 'failed')
  await sessions.startStage(sessionId, 'report', now())
  const messageId = await putReceipt(context, sessionId, end)
  await sessions.endStage(sessionId, 'report', now(), 'passed')
  const trouble = ends.find(({ result }) => !['success', 'skipped'].includes(result))
  await endSession(
    context,
    sessionId,
    end,
    trouble ? describeReason(trouble.reason ?? null, trouble.detail ?? null) : null,
  )
  if (messageId) await context.deliver(messageId)
}
