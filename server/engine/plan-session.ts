import type { DetectedValue } from '../../core/facts/facts.ts'
import type { FactsIndex } from '../../core/facts/index-facts.ts'
import { findSubject, type Subject } from '../../core/facts/subject.ts'
import type { PlanError, PlannedAction, WithheldItem } from '../../core/planning/plan.ts'
import { planComputer } from '../../core/planning/plan-computer.ts'
import { planItem, planTasks } from '../../core/planning/plan-item.ts'
import { verdictsFor } from '../../core/resolution/decide.ts'
import type { SessionRow } from '../domains/sessions/store.ts'
import type { StoredPlan } from '../domains/sessions/stored-plan.ts'
import { subjectIdOf } from './session-subject.ts'

/** What detection found for the session's subject: item id → value. An item that is missing could not be detected. */
export type Findings = Readonly<Record<string, DetectedValue>>

type Planned = {
  readonly deployment: string | null
  readonly actions: readonly PlannedAction[]
  readonly errors: readonly PlanError[]
  readonly withheld?: readonly WithheldItem[]
}

type PlannedRow = Pick<
  SessionRow,
  'computerId' | 'personId' | 'tenantId' | 'parameters' | 'deployment' | 'itemId'
>

/**
 * The plan of a session from the facts as they are and from what was detected. The same function makes the plan that
 * a person sees and the one that is compared with it before anything runs. `completePlan` adds what hangs on scripts.
 * Null where the subject is gone, or a tool's deployment is no longer its tool.
 * @param problems why an item could not be detected, in words, by item id
 */
export function planSession(
  index: FactsIndex,
  row: PlannedRow,
  now: Date,
  findings: Findings,
  problems: Readonly<Record<string, string>>,
): StoredPlan | null {
  const subject = findSubject(index, subjectIdOf(row))
  if (!subject) return null
  const detected = new Map(Object.entries(findings))
  const plan = planFor(index, subject, row, now, detected)
  if (row.deployment && plan.deployment !== row.deployment.id) return null
  const nameOf = (itemId: string) => index.items.get(itemId)?.name ?? itemId
  return {
    subjectId: subject.id,
    deploymentId: plan.deployment,
    rule: rulesOf(index, plan),
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
    broken: [],
    withheld: (plan.withheld ?? []).map(({ item, missing }) => ({
      itemId: item,
      itemName: nameOf(item),
      missing: [...missing],
    })),
  }
}

function planFor(
  index: FactsIndex,
  subject: Subject,
  row: PlannedRow,
  now: Date,
  detected: ReadonlyMap<string, DetectedValue>,
): Planned {
  const nothing = { deployment: null, actions: [], errors: [] }
  const ordinary = { now, question: 'ordinary' } as const
  if (row.deployment) {
    const asked = { now, question: 'technicianTools' } as const
    return planItem(index, subject, row.deployment.itemId, asked, detected) ?? nothing
  }
  if (row.itemId !== null) return planItem(index, subject, row.itemId, ordinary, detected) ?? nothing
  if (subject.kind !== 'computer')
    return { deployment: null, ...planTasks(index, verdictsFor(index, subject, ordinary), detected) }
  const plan = planComputer(index, subject.id, now, detected)
  return plan ? { deployment: null, ...plan } : nothing
}

/** One deployment's rule as it is; of several, each with its id. */
function rulesOf(index: FactsIndex, { deployment, actions }: Planned): string {
  const ruleOf = (id: string) => index.deployments.get(id)?.sameness ?? ''
  if (deployment !== null) return ruleOf(deployment)
  const ids = [...new Set(actions.flatMap((action) => action.deployment ?? []))].sort()
  return ids.map((id) => `${id} ${ruleOf(id)}`).join('\n')
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
  return `The plan was: ${words(seen)}. It would now be: ${words(now)}.`
}
