import type { SessionRow } from '../domains/sessions/store.ts'
import { planHash } from '../domains/sessions/stored-plan.ts'
import type { SessionPatch } from '../domains/sessions/tell-session.ts'
import { DeskhandError } from '../errors.ts'
import { completePlan } from './complete-plan.ts'
import { detectItem, testSoftware } from './detect-item.ts'
import type { EngineContext } from './engine-context.ts'
import { valuesOf } from './item-values.ts'
import { type Findings, planSession } from './plan-session.ts'
import { decidedItems, itemsToDetect, resolveSession } from './resolve-session.ts'
import { endSession, goesOn, openSession } from './session-steps.ts'
import { subjectOf } from './session-subject.ts'
import { takeInventory } from './take-inventory.ts'

/** A person has this long to press *Run now*, in milliseconds. */
const approvalMs = 30 * 60_000

const rulesChanged = 'The rules have changed: this tool is no longer offered here.'

/** What detection found, what its tests call broken, and why it failed where it did. */
type Detection = { findings: Findings; broken: string[]; problems: Record<string, string> }

/**
 * The first half of a session: inventory, resolution, detection (read-only), the plan (Sessions and agents, stages 1 to 4).
 * Gives true where execution follows at once; else the session waits or has ended.
 * @throws ComputerAway
 */
export async function prepareSession(context: EngineContext, sessionId: string): Promise<boolean> {
  const { sessions, now } = context
  if (!(await openSession(context, sessionId))) return false
  await sessions.tell(sessionId, 'start', now(), { statusDetail: null })
  const row = await openSession(context, sessionId)
  if (!row) return false
  if (row.computerId !== null) {
    if (row.kind === 'onboarding') await context.computers.setOnboarding(row.computerId, 'onboarding')
    await takeInventory(context, row)
  }
  const decided = await resolve(context, row)
  if (decided === null || !(await goesOn(context, sessionId))) return false
  const detection = await detect(context, row, decided)
  if (detection === null) return false
  return await plan(context, sessionId, detection)
}

/** Keeps the decisions with their traces; gives what is decided, or null where the session ended. */
async function resolve(context: EngineContext, row: SessionRow): Promise<Map<string, string> | null> {
  const { sessions, facts, now } = context
  await sessions.startStage(row.id, 'resolution', now())
  await context.askTargets(row)
  const resolvedAt = now()
  const decisions = resolveSession(await facts.current(), row, resolvedAt) ?? []
  await sessions.patch(row.id, {
    resolvedAt,
    decisions: JSON.stringify(
      decisions.map(({ item, status, winner, trace }) => ({
        item,
        status,
        winner: winner?.indexed.deployment.id ?? null,
        trace,
      })),
    ),
  })
  const decided = decidedItems(decisions)
  if (row.deployment && decided.get(row.deployment.itemId) !== row.deployment.id) {
    await sessions.endStage(row.id, 'resolution', now(), 'failed')
    await endSession(context, row.id, 'fail', rulesChanged)
    return null
  }
  await sessions.endStage(row.id, 'resolution', now(), 'passed')
  return decided
}

async function detect(
  context: EngineContext,
  row: SessionRow,
  decided: ReadonlyMap<string, string>,
): Promise<Detection | null> {
  const { sessions, computers, facts, now } = context
  await sessions.startStage(row.id, 'detection', now())
  const index = await facts.current()
  const findings: Record<string, string | boolean | null> = {}
  const found: Detection = { findings, broken: [], problems: {} }
  const wanted = new Map(itemsToDetect(index, decided).map((itemId) => [itemId, decided.get(itemId) ?? null]))
  // A map hands out what is added while it is walked: a software that is there adds its configuration task.
  for (const [itemId, deploymentId] of wanted) {
    if (!(await goesOn(context, row.id))) return null
    const item = index.items.get(itemId)
    const desired = deploymentId && index.deployments.get(deploymentId)?.deployment.desired
    // An audit or monitoring task is looked at when it runs: looking is all that it does.
    if (!item || (desired && 'mode' in desired && desired.mode !== 'enforce')) continue
    const run = {
      key: `${row.id}/detect/${row.stretch}/${itemId}`,
      title: `Detect ${item.name}`,
      sessionId: row.id,
      actionId: null,
      subject: subjectOf(row),
      itemId,
      kind: item.kind,
      inventoryKey: `${row.id}/inventory/${row.stretch}`,
    }
    try {
      const values = await valuesOf(context, row, itemId, deploymentId)
      const detected = await detectItem({ ...run, ...values }, context)
      if (!detected.ok) {
        found.problems[itemId] = detected.words
        continue
      }
      findings[itemId] = detected.value
      if (row.computerId !== null)
        await computers.saveDetection({
          computerId: row.computerId,
          itemId,
          value: detected.value,
          detectedAt: now(),
          sessionId: row.id,
        })
      if (typeof detected.value !== 'string') continue
      const works = await testSoftware(
        { ...run, ...values, key: `${run.key}/test`, title: `Test ${item.name}` },
        context,
      )
      if (works === false) found.broken.push(itemId)
      const task = (await context.items.softwareWorkings(itemId, null))?.configurationItemId
      if (task && !wanted.has(task)) wanted.set(task, null)
    } catch (error) {
      if (!(error instanceof DeskhandError)) throw error
      found.problems[itemId] = error.message
    }
  }
  const problems = Object.values(found.problems)
  const result = problems.length > 0 ? 'failed' : 'passed'
  await sessions.endStage(row.id, 'detection', now(), result, problems.join(' ') || null)
  return found
}

async function plan(context: EngineContext, sessionId: string, detection: Detection): Promise<boolean> {
  const { sessions, facts, now } = context
  const row = await openSession(context, sessionId)
  if (!row) return false
  const index = await facts.current()
  const planned = planSession(index, row, now(), detection.findings, detection.problems)
  if (!planned) {
    await endSession(context, sessionId, 'fail', rulesChanged)
    return false
  }
  const decided = decidedItems(resolveSession(index, row, now()) ?? [])
  const made = await completePlan(planned, index, decided, detection.broken, context.items)
  const hash = planHash(made)
  // The plan and what follows from it in one write: a session that has a plan is past this point.
  const kept = { plan: JSON.stringify(made), planHash: hash }
  if (made.actions.length === 0 || row.kind === 'detection') {
    await endWithoutAction(context, row, made, kept)
    return false
  }
  if (row.kind === 'tool') {
    const deadlineAt = new Date(now().getTime() + approvalMs)
    await sessions.tell(sessionId, 'awaitApproval', now(), { ...kept, deadlineAt })
  } else {
    const approved = { ...kept, approvedPlanHash: hash }
    if (row.executeAt === null || row.executeAt <= now()) {
      await sessions.patch(sessionId, approved)
      return true
    }
    await sessions.tell(sessionId, 'awaitTime', now(), approved)
  }
  // Cancelled while the plan was made: nobody would see it wait.
  await openSession(context, sessionId)
  return false
}

async function endWithoutAction(
  context: EngineContext,
  row: SessionRow,
  {
    actions,
    errors,
    withheld,
  }: { actions: readonly object[] } & Pick<
    NonNullable<ReturnType<typeof planSession>>,
    'errors' | 'withheld'
  >,
  kept: SessionPatch,
): Promise<void> {
  const words = errors.map(({ itemName, detail }) => `${itemName}: ${detail}`)
  if (actions.length > 0)
    words.unshift(`${actions.length} ${actions.length === 1 ? 'action is' : 'actions are'} needed.`)
  else if (errors.length === 0) words.push('It is already as wanted: there is nothing to do.')
  if (withheld.length > 0)
    words.push(
      `Left alone, since an exception can’t be checked: ${withheld.map(({ itemName }) => itemName).join(', ')}.`,
    )
  await endSession(context, row.id, errors.length > 0 ? 'fail' : 'pass', words.join(' '), kept)
}
