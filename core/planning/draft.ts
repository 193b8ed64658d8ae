import { byCodeUnit } from '../by-code-unit.ts'
import type { Desired } from '../facts/desired.ts'
import type { Detected } from '../facts/facts.ts'
import type { FactsIndex } from '../facts/index-facts.ts'
import type { MaintenanceItem, Prerequisite } from '../facts/maintenance-item.ts'
import type { Verdict } from '../resolution/verdict.ts'
import type { ItemAction, ItemOutcome } from './item-action.ts'
import { type PlanErrorCode, planErrorCodes } from './plan.ts'
import { softwareAction } from './software-action.ts'
import { taskAction } from './task-action.ts'

/** What one checked item needs of another. */
export interface Demand {
  /** The item whose action needs it. */
  readonly dependent: string
  readonly prerequisite: Prerequisite
  /** What detection says; a prerequisite that was not detected is not met. */
  readonly met: boolean
}

/** An error and what it is about: the other item where a prerequisite is at fault. */
export interface Fault {
  readonly code: PlanErrorCode
  readonly about: string | null
}

/** A plan in the making. */
export interface Draft {
  readonly items: ReadonlyMap<string, MaintenanceItem>
  readonly detected: Detected
  readonly verdicts: ReadonlyMap<string, Verdict>
  /** The actions that the items' own decisions ask for. */
  readonly own: Map<string, ItemAction>
  /** The actions that were added because a checked item needs them. */
  readonly added: Map<string, ItemAction>
  readonly demands: Demand[]
  readonly faults: Map<string, Fault>
}

/** Starts a plan with the items' own actions and errors. Source: Resolution, section 4. */
export function startDraft(
  index: FactsIndex,
  verdicts: ReadonlyMap<string, Verdict>,
  detected: Detected,
): Draft {
  const draft: Draft = {
    items: index.items,
    detected,
    verdicts,
    own: new Map(),
    added: new Map(),
    demands: [],
    faults: new Map(),
  }
  for (const [id, { winner }] of verdicts) {
    const item = index.items.get(id)
    if (!item || !winner) continue
    const outcome = ownOutcome(item, winner.indexed.deployment.desired, detected)
    if (typeof outcome === 'string') addFault(draft, id, { code: outcome, about: null })
    else if (outcome) draft.own.set(id, outcome)
  }
  return draft
}

/**
 * Notes an error of an item. Of several the first in the order of the codes stays; of two with the same code, the one
 * about the smaller id, so that the words, too, are the same whatever order the facts are listed in.
 */
export function addFault(draft: Draft, item: string, fault: Fault): void {
  const known = draft.faults.get(item)
  if (!known || compareFaults(fault, known) < 0) draft.faults.set(item, fault)
}

function compareFaults(a: Fault, b: Fault): number {
  return (
    planErrorCodes.indexOf(a.code) - planErrorCodes.indexOf(b.code) ||
    byCodeUnit(a.about ?? '', b.about ?? '')
  )
}

function ownOutcome(item: MaintenanceItem, desired: Desired, detected: Detected): ItemOutcome {
  const value = detected.get(item.id)
  if ('mode' in desired) return taskAction(desired, typeof value === 'boolean' ? value : undefined)
  return softwareAction(
    desired,
    typeof value === 'boolean' ? undefined : value,
    item.kind === 'software' ? item.versions : [],
  )
}
