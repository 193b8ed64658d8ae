import type { ScriptFile } from '../domains/agents/issue-command.ts'
import type { ItemStore } from '../domains/items/store.ts'
import type { SessionStore } from '../domains/sessions/store.ts'
import type { PlannedAction } from '../domains/sessions/stored-plan.ts'
import { type Detected, detectItem } from './detect-item.ts'
import type { EngineContext } from './engine-context.ts'
import type { ScriptRunner, ScriptSubject } from './run-script.ts'

/** One action of a session that is to be carried out. */
export type ActionRun = {
  readonly sessionId: string
  /** The stretch of the session's work: what was only looked at is looked at again in the next one. */
  readonly stretch: number
  readonly actionId: string
  readonly subject: ScriptSubject
  readonly tenantId: string
  readonly position: number
  readonly action: PlannedAction
  readonly values: Readonly<Record<string, string>>
  readonly secretNames: readonly string[]
  /** Files among the parameters. */
  readonly files?: readonly ScriptFile[]
}

export type ActionTools = {
  readonly sessions: SessionStore
  readonly items: ItemStore
  readonly runScript: ScriptRunner
  readonly commands: EngineContext['commands']
  readonly licences: EngineContext['licences']
  readonly openLicence: EngineContext['openLicence']
  readonly computers: Pick<EngineContext['computers'], 'findInstalled'>
  readonly now: () => Date
}

/** The key of a script of the action that must run once, whatever happens. */
export function keyOf({ sessionId, position }: ActionRun, phase: string): string {
  return `${sessionId}/act/${position}/${phase}`
}

export async function move(
  run: ActionRun,
  tools: ActionTools,
  to: 'detecting' | 'downloading' | 'performing' | 'verifying',
): Promise<void> {
  await tools.sessions.moveAction(run.sessionId, run.actionId, to, tools.now())
}

export type DetectionPhase = 'before' | 'after' | 'audit' | 'repaired'

/** What a detection or a test of this phase is run with. */
export function detectionRun(run: ActionRun, phase: DetectionPhase) {
  const { sessionId, actionId, subject, values, secretNames, files = [], action, stretch } = run
  const isAfter = phase === 'after' || phase === 'repaired'
  return {
    key: keyOf(run, `${phase}/${stretch}`),
    title: `Detect ${action.itemName}${isAfter ? ' again' : ''}`,
    sessionId,
    actionId,
    subject,
    itemId: action.itemId,
    kind: ['set', 'audit'].includes(action.action) ? ('task' as const) : ('software' as const),
    values,
    secretNames,
    files,
    evenIfCancelled: isAfter,
  }
}

/** Detects the action's item. */
export async function detect(run: ActionRun, tools: ActionTools, phase: DetectionPhase): Promise<Detected> {
  return await detectItem(detectionRun(run, phase), tools)
}
