import { readMonitorAnswer } from '../../core/detection/read-answer.ts'
import type { ActionReason, ActionResult } from '../../core/sessions/action-state.ts'
import { compareVersions } from '../../core/versions/compare-versions.ts'
import type { ItemStore } from '../domains/items/store.ts'
import type { ActionEnd, SessionRow, SessionStore } from '../domains/sessions/store.ts'
import type { PlannedAction } from '../domains/sessions/stored-plan.ts'
import { describeAction, describeDetected } from '../domains/sessions/words.ts'
import { actionScript } from './action-script.ts'
import { type Detected, describeScriptEnd, detectItem } from './detect-item.ts'
import type { ScriptEnd, ScriptRunner } from './run-script.ts'

export type ActionRun = {
  readonly sessionId: string
  readonly actionId: string
  readonly computerId: string
  readonly position: number
  readonly action: PlannedAction
  readonly values: Readonly<Record<string, string>>
  readonly secretNames: readonly string[]
}

export type ActionTools = {
  readonly sessions: SessionStore
  readonly items: ItemStore
  readonly runScript: ScriptRunner
  readonly cancelAsked: (sessionId: string) => Promise<boolean>
  readonly now: () => Date
}

type Change = 'install' | 'update' | 'downgrade' | 'uninstall' | 'set'

/**
 * Carries out one action of a plan (Sessions and agents, stage 5): detect again, do it, detect whether it came about.
 * Safe to repeat at any point: each script runs under a key of its own, so what has run is found, not run again.
 */
export async function performAction(run: ActionRun, tools: ActionTools): Promise<ActionEnd> {
  const known = (await tools.sessions.find(run.sessionId))?.actions.find(({ id }) => id === run.actionId)
  if (known?.state === 'done') return endOf(known)
  // Once its script may have begun, stopping is the script's own end: what has run is never told as not begun.
  const mayHaveBegun = known?.state === 'performing' || known?.state === 'verifying'
  const end = await carryOut(run, mayHaveBegun ? { ...tools, cancelAsked: async () => false } : tools)
  await tools.sessions.moveAction(run.sessionId, run.actionId, 'done', tools.now(), end)
  return end
}

/** The end that an action has had already. */
function endOf({ result, reason, detail, detectedAfter }: SessionRow['actions'][number]): ActionEnd {
  return { result: result as ActionResult, reason: reason as ActionReason | null, detail, detectedAfter }
}

async function carryOut(run: ActionRun, tools: ActionTools): Promise<ActionEnd> {
  if (await tools.cancelAsked(run.sessionId)) return { result: 'cancelled', reason: 'cancelled' }
  const { action } = run.action
  if (action === 'audit') return await audit(run, tools)
  if (action === 'monitor') return await monitor(run, tools)
  return await change(run, tools, action as Change)
}

async function change(run: ActionRun, tools: ActionTools, kind: Change): Promise<ActionEnd> {
  await move(run, tools, 'detecting')
  const before = await detect(run, tools, 'before')
  if (!before.ok) return failedFor(before)
  if (isWanted(run.action, before.value))
    return { result: 'skipped', reason: 'alreadyCompliant', detectedAfter: JSON.stringify(before.value) }
  if (before.value !== (run.action.before ?? null)) return drifted(run.action, before.value)
  if (await tools.cancelAsked(run.sessionId)) return { result: 'cancelled', reason: 'cancelled' }

  await move(run, tools, 'performing')
  const end = await runPart(run, tools)
  if (end === null)
    return { result: 'failed', reason: 'scriptFailed', detail: `There is no script to ${kind} it.` }
  if (end.outcome === 'offline' || end.outcome === 'refused' || end.outcome === 'unsupported')
    return failed(end)
  if (end.outcome === 'lost') return { result: 'indeterminate', reason: 'offline', detail: end.detail }

  await move(run, tools, 'verifying')
  return judge(run.action, end, await detect(run, tools, 'after'))
}

/** The result counts only when detection confirms it; and what detection confirms counts, however the script ended. */
function judge(action: PlannedAction, end: ScriptEnd, after: Detected): ActionEnd {
  const confirmed = after.ok && isWanted(action, after.value)
  const detectedAfter = after.ok ? JSON.stringify(after.value) : null
  if (end.outcome === 'cancelled')
    return after.ok
      ? { result: 'cancelled', reason: 'cancelled', detectedAfter }
      : { result: 'indeterminate', reason: 'cancelled', detail: after.words }
  if (confirmed) {
    if (end.outcome === 'exited' && end.exitCode === 0) return { result: 'success', detectedAfter }
    const { reason, words } = describeScriptEnd(end, 'scriptFailed')
    return {
      result: 'success',
      reason,
      detail: `${words} Detection confirms the result.`.trim(),
      detectedAfter,
    }
  }
  if (!after.ok && end.outcome === 'interrupted')
    return { result: 'indeterminate', reason: 'interrupted', detail: after.words }
  if (end.outcome === 'exited' && end.exitCode === 0)
    return after.ok
      ? {
          result: 'failed',
          reason: 'notConfirmed',
          detail: `Found: ${describeDetected(after.value)}.`,
          detectedAfter,
        }
      : { result: 'indeterminate', reason: after.reason, detail: after.words }
  return { ...failed(end), detectedAfter }
}

async function audit(run: ActionRun, tools: ActionTools): Promise<ActionEnd> {
  await move(run, tools, 'detecting')
  const found = await detect(run, tools, 'audit')
  if (!found.ok) return failedFor(found)
  const detectedAfter = JSON.stringify(found.value)
  return found.value === true
    ? { result: 'success', detectedAfter }
    : { result: 'failed', reason: 'notCompliant', detectedAfter }
}

async function monitor(run: ActionRun, tools: ActionTools): Promise<ActionEnd> {
  await move(run, tools, 'detecting')
  await move(run, tools, 'performing')
  const end = await runPart(run, tools)
  if (end === null)
    return { result: 'failed', reason: 'scriptFailed', detail: 'There is no script to collect it.' }
  if (end.outcome !== 'exited' || end.exitCode !== 0) return failed(end)
  const answer = readMonitorAnswer(end.output)
  return answer === null
    ? { result: 'failed', reason: 'scriptFailed', detail: 'Its script printed nothing.' }
    : { result: 'success', detectedAfter: JSON.stringify(answer) }
}

/** Is this what the action is to bring about? */
function isWanted({ action, version }: PlannedAction, value: string | boolean | null): boolean {
  if (action === 'set') return value === true
  if (action === 'uninstall') return value === null
  return typeof value === 'string' && version !== null && compareVersions(value, version) === 0
}

function drifted({ before }: PlannedAction, now: string | boolean | null): ActionEnd {
  return {
    result: 'failed',
    reason: 'drifted',
    detail: `When planned: ${describeDetected(before ?? null)}. Now: ${describeDetected(now)}.`,
    detectedAfter: JSON.stringify(now),
  }
}

function failed(end: ScriptEnd): ActionEnd {
  return failedFor(describeScriptEnd(end, 'scriptFailed'))
}

/** The end of an action that has changed nothing, or not what it should; whoever has cancelled it has not failed. */
function failedFor({ reason, words }: { reason: ActionReason; words: string }): ActionEnd {
  return { result: reason === 'cancelled' ? 'cancelled' : 'failed', reason, detail: words || null }
}

async function move(run: ActionRun, tools: ActionTools, to: 'detecting' | 'performing' | 'verifying') {
  await tools.sessions.moveAction(run.sessionId, run.actionId, to, tools.now())
}

async function detect(
  run: ActionRun,
  tools: ActionTools,
  phase: 'before' | 'after' | 'audit',
): Promise<Detected> {
  const kind = ['set', 'audit'].includes(run.action.action) ? 'task' : 'software'
  const evenIfCancelled = phase === 'after'
  const title = `Detect ${run.action.itemName}${phase === 'after' ? ' again' : ''}`
  return await detectItem(
    {
      ...run,
      title,
      key: keyOf(run, phase),
      itemId: run.action.itemId,
      kind,
      evenIfCancelled,
      waitsForConnection: true,
    },
    tools.items,
    tools.runScript,
  )
}

/** Runs the script that does the action; null where the item has none. */
async function runPart(run: ActionRun, tools: ActionTools): Promise<ScriptEnd | null> {
  const script = await actionScript(run.action, tools.items)
  if (script === null) return null
  return await tools.runScript({
    ...run,
    key: keyOf(run, 'perform'),
    title: `${describeAction(run.action.action, run.action.version)}: ${run.action.itemName}`,
    script,
    version: run.action.version,
    waitsForConnection: true,
  })
}

function keyOf({ sessionId, position }: ActionRun, phase: string): string {
  return `${sessionId}/act/${position}/${phase}`
}
