import { byCodeUnit } from '../by-code-unit.ts'
import { describeFault } from '../explanation/describe-fault.ts'
import type { Detected } from '../facts/facts.ts'
import type { FactsIndex } from '../facts/index-facts.ts'
import type { Verdict } from '../resolution/verdict.ts'
import { checkPrerequisites } from './check-prerequisites.ts'
import { type Draft, startDraft } from './draft.ts'
import { findEntanglements, unmetPrerequisites } from './find-entanglements.ts'
import { orderActions } from './order-actions.ts'
import type { PlanError, PlannedAction } from './plan.ts'
import { selectActions } from './select-actions.ts'

/** The whole draft of a plan for these verdicts: own actions, prerequisites, and every error. Source: Resolution, section 4. */
export function draftPlan(
  index: FactsIndex,
  verdicts: ReadonlyMap<string, Verdict>,
  detected: Detected,
): Draft {
  const draft = startDraft(index, verdicts, detected)
  checkPrerequisites(draft)
  findEntanglements(draft)
  return draft
}

/** The actions that run, in their order. */
export function actionsOf(draft: Draft): PlannedAction[] {
  const unmet = unmetPrerequisites(draft.demands)
  return orderActions(draft, selectActions(draft, unmet), unmet).map(
    ({ item, action, version, because }) => ({
      item,
      action,
      version,
      deployment: because === null ? (draft.verdicts.get(item)?.winner?.indexed.deployment.id ?? null) : null,
      because,
    }),
  )
}

/** The errors, by item id, with words. */
export function errorsOf(draft: Draft): PlanError[] {
  return [...draft.faults]
    .map(([item, fault]) => ({ item, error: fault.code, detail: describeFault(draft.items, item, fault) }))
    .sort((a, b) => byCodeUnit(a.item, b.item))
}
