import { compareVersions } from '../../core/versions/compare-versions.ts'
import type { ActionEnd } from '../domains/sessions/action-store.ts'
import type { PlannedAction } from '../domains/sessions/stored-plan.ts'
import { describeDetected } from '../domains/sessions/words.ts'
import { type ActionRun, type ActionTools, type DetectionPhase, detect, detectionRun } from './action-run.ts'
import { type ChangeMade, endedWell, repairSoftware } from './change-item.ts'
import { type Detected, describeScriptEnd, testSoftware } from './detect-item.ts'
import type { ScriptEnd } from './run-script.ts'

/** Is this what the action is to bring about? */
export function isWanted({ action, version }: PlannedAction, value: string | boolean | null): boolean {
  if (action === 'set') return value === true
  if (action === 'uninstall') return value === null
  return typeof value === 'string' && version !== null && compareVersions(value, version) === 0
}

/**
 * What has come of a change: it counts only when detection confirms it, and what detection confirms counts, however its
 * script ended. Software that is there but fails its own test is repaired once, where somebody has said how.
 */
export async function judgeChange(
  run: ActionRun,
  tools: ActionTools,
  change: ChangeMade,
): Promise<ActionEnd> {
  const end = await judgeOnce(run, tools, change, 'after')
  if (end.reason !== 'testFailed' || run.action.action === 'repair') return end
  const workings = await tools.items.softwareWorkings(run.action.itemId, run.action.version)
  if (!workings || workings.repair === 'none') return end
  const repaired = await repairSoftware(change.run, tools, workings, change.files, 'repair-')
  return 'end' in repaired ? repaired.end : await judgeOnce(run, tools, repaired.made, 'repaired')
}

async function judgeOnce(
  run: ActionRun,
  tools: ActionTools,
  { main, followed }: ChangeMade,
  phase: DetectionPhase,
): Promise<ActionEnd> {
  const after = await detect(run, tools, phase)
  const end = judge(run.action, main, after)
  if (end.result !== 'success') return end
  if (followed && !endedWell(followed)) {
    const { reason, words } = describeScriptEnd(followed, 'scriptFailed')
    const detail = `It is there, but what follows it went wrong. ${words}`.trim()
    return { ...end, result: reason === 'cancelled' ? 'cancelled' : 'failed', reason, detail }
  }
  if (run.action.action === 'set' || run.action.action === 'uninstall') return end
  const test = { ...detectionRun(run, phase), version: run.action.version }
  const works = await testSoftware(
    { ...test, key: `${test.key}/test`, title: `Test ${run.action.itemName}` },
    tools,
  )
  return works === false ? { ...end, result: 'failed', reason: 'testFailed' } : end
}

function judge(action: PlannedAction, end: ScriptEnd, after: Detected): ActionEnd {
  const confirmed = after.ok && isWanted(action, after.value)
  const detectedAfter = after.ok ? JSON.stringify(after.value) : null
  if (end.outcome === 'cancelled')
    return after.ok
      ? { result: 'cancelled', reason: 'cancelled', detectedAfter }
      : { result: 'indeterminate', reason: 'cancelled', detail: after.words }
  if (confirmed) {
    if (endedWell(end)) return { result: 'success', detectedAfter }
    const { reason, words } = describeScriptEnd(end, 'scriptFailed')
    const detail = `${words} Detection confirms the result.`.trim()
    return { result: 'success', reason, detail, detectedAfter }
  }
  if (!after.ok && end.outcome === 'interrupted')
    return { result: 'indeterminate', reason: 'interrupted', detail: after.words }
  if (!endedWell(end)) {
    const { reason, words } = describeScriptEnd(end, 'scriptFailed')
    return { result: 'failed', reason, detail: words || null, detectedAfter }
  }
  if (!after.ok) return { result: 'indeterminate', reason: after.reason, detail: after.words }
  const detail = `Found: ${describeDetected(after.value)}.`
  return { result: 'failed', reason: 'notConfirmed', detail, detectedAfter }
}
