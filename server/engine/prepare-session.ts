import { findSubject } from '../../core/facts/subject.ts'
import { toolItems } from '../../core/planning/plan-tool.ts'
import { decide } from '../../core/resolution/decide.ts'
import type { SessionRow } from '../domains/sessions/store.ts'
import { planHash } from '../domains/sessions/stored-plan.ts'
import { bindScripts } from './action-script.ts'
import { detectItem } from './detect-item.ts'
import type { EngineContext, Step } from './engine-context.ts'
import { type Findings, planSession } from './plan-session.ts'
import { endSession, openSession, valuesOf } from './session-steps.ts'

/** A person has this long to press *Run now*, in milliseconds. */
const approvalMs = 30 * 60_000

/** What detection found, and why it failed where it did, as the workflow keeps them. */
type DetectionStep = { findings: Findings; problems: Record<string, string> }

/**
 * The first half of a tool's session: resolution, detection (read-only), the plan. It then waits for *Run now*, or
 * ends where there is nothing to do or nothing can be done (Sessions and agents, stages 2 to 4).
 */
export async function prepareSession(context: EngineContext, step: Step, sessionId: string): Promise<void> {
  const items = await step.run({ name: 'resolution' }, () => resolve(context, sessionId))
  if (items === null) return
  const detection = await step.run({ name: 'detection' }, () => detect(context, sessionId, items))
  if (detection === null) return
  await step.run({ name: 'plan' }, () => plan(context, sessionId, detection))
}

/** Keeps the decision on the tool's item with its trace; gives the items to detect, or null where it ended. */
async function resolve(context: EngineContext, sessionId: string): Promise<string[] | null> {
  const { sessions, facts, now } = context
  await sessions.tell(sessionId, 'start', now(), { startedAt: now() })
  const row = await openSession(context, sessionId)
  if (!row?.computerId || !row.deployment) return null
  await sessions.startStage(sessionId, 'resolution', now())
  const index = await facts.current()
  const subject = findSubject(index, row.computerId)
  const resolvedAt = now()
  const decision =
    subject && decide(index, subject, row.deployment.itemId, { now: resolvedAt, question: 'technicianTools' })
  await sessions.patch(sessionId, {
    resolvedAt,
    decisions: JSON.stringify(
      decision ? [{ item: decision.item, status: decision.status, trace: decision.trace }] : [],
    ),
  })
  if (decision?.winner?.indexed.deployment.id !== row.deployment.id) {
    await sessions.endStage(sessionId, 'resolution', now(), 'failed')
    await endSession(
      context,
      sessionId,
      'fail',
      'The rules have changed: this tool is no longer offered here.',
    )
    return null
  }
  await sessions.endStage(sessionId, 'resolution', now(), 'passed')
  return toolItems(index, row.deployment.itemId)
}

async function detect(
  context: EngineContext,
  sessionId: string,
  itemIds: readonly string[],
): Promise<DetectionStep | null> {
  const { sessions, computers, facts, now } = context
  const row = await openSession(context, sessionId)
  if (!row?.computerId) return null
  await sessions.startStage(sessionId, 'detection', now())
  const { items } = await facts.current()
  const result: DetectionStep = { findings: {}, problems: {} }
  const findings: Record<string, string | boolean | null> = {}
  for (const itemId of itemIds) {
    if (!(await openSession(context, sessionId))) return null
    const item = items.get(itemId)
    if (!item || (await isCheckedWhenRun(context, row, itemId))) continue
    const found = await detectItem(
      {
        key: `${sessionId}/detect/${itemId}`,
        title: `Detect ${item.name}`,
        sessionId,
        actionId: null,
        computerId: row.computerId,
        itemId,
        kind: item.kind,
        ...valuesOf(context, row, itemId),
      },
      context.items,
      context.runScript,
    )
    if (!found.ok) {
      result.problems[itemId] = found.words
      continue
    }
    findings[itemId] = found.value
    await computers.saveDetection({
      computerId: row.computerId,
      itemId,
      value: found.value,
      detectedAt: now(),
      sessionId,
    })
  }
  const problems = Object.values(result.problems)
  await sessions.endStage(
    sessionId,
    'detection',
    now(),
    problems.length > 0 ? 'failed' : 'passed',
    problems.join(' ') || null,
  )
  return { ...result, findings }
}

/** An audit or monitoring task is looked at when it runs: looking is all that it does. */
async function isCheckedWhenRun(context: EngineContext, row: SessionRow, itemId: string): Promise<boolean> {
  const { deployments } = await context.facts.current()
  const desired =
    itemId === row.deployment?.itemId ? deployments.get(row.deployment.id)?.deployment.desired : null
  return desired != null && 'mode' in desired && desired.mode !== 'enforce'
}

async function plan(context: EngineContext, sessionId: string, detection: DetectionStep): Promise<void> {
  const { sessions, facts, now } = context
  const row = await openSession(context, sessionId)
  if (!row) return
  const planned = planSession(await facts.current(), row, now(), detection.findings, detection.problems)
  const made = planned && (await bindScripts(planned, context.items))
  if (!made) {
    await endSession(
      context,
      sessionId,
      'fail',
      'The rules have changed: this tool is no longer offered here.',
    )
    return
  }
  await sessions.patch(sessionId, { plan: JSON.stringify(made), planHash: planHash(made) })
  if (made.actions.length > 0) {
    const deadlineAt = new Date(now().getTime() + approvalMs)
    await sessions.tell(sessionId, 'awaitApproval', now(), { deadlineAt })
    // Cancelled while the plan was made: nobody would see it wait.
    await openSession(context, sessionId)
    return
  }
  if (made.errors.length > 0) {
    const words = made.errors.map(({ itemName, detail }) => `${itemName}: ${detail}`).join(' ')
    await endSession(context, sessionId, 'fail', words)
  } else await endSession(context, sessionId, 'pass', 'It is already as wanted: there is nothing to do.')
}
