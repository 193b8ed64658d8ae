import { subjectKindOf } from '../../core/facts/maintenance-item.ts'
import { findSubject } from '../../core/facts/subject.ts'
import { matchTarget } from '../../core/targeting/match-target.ts'
import type { DeploymentStore } from '../domains/deployments/store.ts'
import type { ItemStore } from '../domains/items/store.ts'
import type { SessionRow } from '../domains/sessions/store.ts'
import type { FactsService } from '../facts/facts.ts'
import type { ScriptRunner } from './run-script.ts'
import { subjectIdOf, subjectOf } from './session-subject.ts'

type Tools = {
  readonly deployments: DeploymentStore
  readonly items: ItemStore
  readonly facts: FactsService
  readonly runScript: ScriptRunner
  readonly now: () => Date
}

/**
 * Asks the target scripts whether they reach the session's subject, and keeps their answers before anything is resolved
 * (Sessions and agents, "Metascripts"). One that fails or gives no yes or no leaves the answer as it was: unknown, where
 * there was none, so that what it guards is withheld.
 * @throws ComputerAway
 */
export async function askTargets(row: SessionRow, tools: Tools): Promise<void> {
  const { deployments, items, facts, runScript, now } = tools
  for (const { deploymentId, scriptId } of await deployments.targetScripts()) {
    const index = await facts.current()
    const subject = findSubject(index, subjectIdOf(row))
    const deployment = index.deployments.get(deploymentId)?.deployment
    const item = deployment && index.items.get(deployment.item)
    if (!subject || !item || subjectKindOf(item) !== subject.kind) continue
    const anyway = { ...deployment, target: { ...deployment.target, type: 'all' as const } }
    if (matchTarget(index, subject, anyway, now()).answer === 'no') continue
    const script = await items.scriptText(scriptId)
    if (!script) continue
    const end = await runScript({
      key: `${row.id}/target/${row.stretch}/${deploymentId}`,
      title: `Ask ${script.name}`,
      sessionId: row.id,
      actionId: null,
      subject: subjectOf(row),
      script,
      values: {},
      secretNames: [],
    })
    const answer =
      end.outcome === 'exited' && end.exitCode === 0 ? end.output.trim().split('\n').at(-1)?.trim() : null
    if (answer !== 'true' && answer !== 'false') continue
    await deployments.saveScriptResult({
      deploymentId,
      subjectKind: subject.kind,
      subjectId: subject.id,
      matches: answer === 'true',
      answeredAt: now(),
    })
  }
}
