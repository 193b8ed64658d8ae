import { readMonitorAnswer } from '../../core/detection/read-answer.ts'
import type { ActionReason, ActionResult } from '../../core/sessions/action-state.ts'
import type { ActionEnd } from '../domains/sessions/action-store.ts'
import type { SessionRow } from '../domains/sessions/store.ts'
import { describeDetected } from '../domains/sessions/words.ts'
import { type ActionRun, type ActionTools, detect, move } from './action-run.ts'
import { changeItem, runPart } from './change-item.ts'
import { describeScriptEnd } from './detect-item.ts'
import { isWanted, judgeChange } from './judge-change.ts'
import { wantRestart } from './restart-computer.ts'

/** How an action ended; `wantsRestart`: its script has asked for a restart of the computer. */
export type FinishedAction = ActionEnd & { readonly wantsRestart?: boolean }

/**
 * Carries out one action of a plan (Sessions and agents, stage 5): detect again, do it, detect whether it came about.
 * Safe to repeat at any point: each script runs under a key of its own, so what has run is found, not run again.
 * @throws ComputerAway; begun again, it goes on from there
 */
export async function performAction(run: ActionRun, tools: ActionTools): Promise<FinishedAction> {
  const known = await tools.sessions.findAction(run.actionId)
  if (known?.state === 'done') return endOf(known)
  const { wantsRestart, ...end } = await carryOut(run, tools, known?.state ?? 'notStarted')
  if (wantsRestart) await wantRestart(tools, run.sessionId, `action ${run.position + 1}`)
  await tools.sessions.moveAction(run.sessionId, run.actionId, 'done', tools.now(), end)
  return { ...end, ...(wantsRestart ? { wantsRestart } : {}) }
}

type KnownAction = SessionRow['actions'][number]

/** The end that an action has had already. */
function endOf({ result, reason, detail, detectedAfter }: KnownAction): ActionEnd {
  return { result: result as ActionResult, reason: reason as ActionReason | null, detail, detectedAfter }
}

async function carryOut(run: ActionRun, tools: ActionTools, state: string): Promise<FinishedAction> {
  // Once its script may have begun, stopping is the script's own end: what has run is never told as not begun.
  const mayHaveBegun = state === 'performing' || state === 'verifying'
  if (!mayHaveBegun && (await tools.sessions.cancelAsked(run.sessionId))) return cancelled
  const { action } = run.action
  if (action === 'audit') return await audit(run, tools)
  if (action === 'monitor') return await monitor(run, tools)
  if (!mayHaveBegun) {
    const end = await lookFirst(run, tools)
    if (end) return end
    if (await tools.sessions.cancelAsked(run.sessionId)) return cancelled
  }
  const change = await changeItem(run, tools, mayHaveBegun)
  if ('end' in change) return change.end
  await move(run, tools, 'verifying')
  const end = await judgeChange(run, tools, change.made)
  return { ...end, wantsRestart: change.made.wantsRestart && end.result !== 'failed' }
}

const cancelled: ActionEnd = { result: 'cancelled', reason: 'cancelled' }

/** Detects before anything is done; gives the action's end where there is nothing to do, or nothing may be done. */
async function lookFirst(run: ActionRun, tools: ActionTools): Promise<ActionEnd | null> {
  await move(run, tools, 'detecting')
  const before = await detect(run, tools, 'before')
  if (!before.ok) return failedFor(before)
  const detectedAfter = JSON.stringify(before.value)
  if (run.action.action !== 'repair' && isWanted(run.action, before.value))
    return { result: 'skipped', reason: 'alreadyCompliant', detectedAfter }
  // Of a configuration task nothing was known when its software was not there yet.
  const wasKnown = run.action.before !== undefined || run.action.becauseItemId === null
  if (!wasKnown || before.value === (run.action.before ?? null)) return null
  return {
    result: 'failed',
    reason: 'drifted',
    detail: `When planned: ${describeDetected(run.action.before ?? null)}. Now: ${describeDetected(before.value)}.`,
    detectedAfter,
  }
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
  const end = await runPart(run, tools, { part: 'perform', files: [] })
  if (end === null)
    return { result: 'failed', reason: 'scriptFailed', detail: 'There is no script to collect it.' }
  if (end.outcome !== 'exited' || end.exitCode !== 0) return failedFor(describeScriptEnd(end, 'scriptFailed'))
  const answer = readMonitorAnswer(end.output)
  return answer === null
    ? { result: 'failed', reason: 'scriptFailed', detail: 'Its script printed nothing.' }
    : { result: 'success', detectedAfter: JSON.stringify(answer) }
}

/** The end of an action that has changed nothing; whoever has cancelled it has not failed. */
function failedFor({ reason, words }: { reason: ActionReason; words: string }): ActionEnd {
  return { result: reason === 'cancelled' ? 'cancelled' : 'failed', reason, detail: words || null }
}
