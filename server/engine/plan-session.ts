import type { DetectedValue } from '../../core/facts/facts.ts'
import type { FactsIndex } from '../../core/facts/index-facts.ts'
import { planTool } from '../../core/planning/plan-tool.ts'
import type { SessionRow } from '../domains/sessions/store.ts'
import type { StoredPlan } from '../domains/sessions/stored-plan.ts'

/** What detection found on the session's computer: item id → value. An item that is missing could not be detected. */
export type Findings = Readonly<Record<string, DetectedValue>>

/**
 * The plan of a tool's session from the facts as they are and from what was detected. The same function makes the plan
 * that a person sees and the one that is compared with it before anything runs. `bindScripts` adds the texts.
 * @param problems why an item could not be detected, in words, by item id
 */
export function planSession(
  index: FactsIndex,
  row: Pick<SessionRow, 'computerId' | 'deploymentId' | 'parameters' | 'deployment'>,
  now: Date,
  findings: Findings,
  problems: Readonly<Record<string, string>>,
): StoredPlan | null {
  const { computerId, deployment } = row
  if (!computerId || !deployment) return null
  const detected = new Map(Object.entries(findings))
  const plan = planTool(index, computerId, deployment.itemId, now, detected)
  if (plan?.deployment !== deployment.id) return null
  const nameOf = (itemId: string) => index.items.get(itemId)?.name ?? itemId
  return {
    subjectId: computerId,
    deploymentId: deployment.id,
    rule: index.deployments.get(deployment.id)?.sameness ?? '',
    parameters: row.parameters,
    actions: plan.actions.map(({ item, action, version, deployment: by, because }) => {
      const before = detected.get(item)
      return {
        itemId: item,
        itemName: nameOf(item),
        action,
        version,
        deploymentId: by,
        becauseItemId: because,
        scriptVersionId: null,
        ...(before === undefined ? {} : { before }),
      }
    }),
    errors: plan.errors.map(({ item, error, detail }) => ({
      itemId: item,
      itemName: nameOf(item),
      error,
      detail: error === 'notDetected' ? (problems[item] ?? detail) : detail,
    })),
    findings,
  }
}

/** How two plans differ, in words for a technician. */
export function describeDifference(seen: StoredPlan, now: StoredPlan | null): string {
  if (!now) return 'This deployment is no longer the tool for this computer.'
  const words = ({ actions }: StoredPlan) =>
    actions
      .map(({ itemName, action, version }) => [action, itemName, version].filter(Boolean).join(' '))
      .join(', ') || 'nothing to do'
  if (words(seen) === words(now))
    return 'It would do the same, but by an edited rule or script, from another state, or with another error.'
  return `You saw: ${words(seen)}. It would now be: ${words(now)}.`
}
