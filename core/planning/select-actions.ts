import { byCodeUnit } from '../by-code-unit.ts'
import type { Draft } from './draft.ts'
import type { ItemAction } from './item-action.ts'

/** An action that runs. */
export interface RunningAction extends ItemAction {
  readonly item: string
  /** On an added action the item that needs it; null on an item's own. */
  readonly because: string | null
}

/**
 * The actions that run, in no particular order: the own ones without an error, and the added ones that something that
 * runs needs, directly or through other added ones. Source: Resolution, section 4.
 */
export function selectActions(
  draft: Draft,
  unmet: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, RunningAction> {
  const running = new Map<string, RunningAction>()
  for (const [item, action] of draft.own) {
    if (!draft.faults.has(item)) running.set(item, { item, ...action, because: null })
  }
  // A map hands out what is added while it is walked, so the prerequisites of prerequisites are found as well.
  for (const dependent of running.keys()) {
    for (const item of unmet.get(dependent) ?? []) {
      const action = draft.added.get(item)
      if (action)
        running.set(item, { item, ...action, because: firstById(running.get(item)?.because, dependent) })
    }
  }
  return running
}

function firstById(known: string | null | undefined, other: string): string {
  return known === null || known === undefined || byCodeUnit(other, known) < 0 ? other : known
}
