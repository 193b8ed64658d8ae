import { addFault, type Demand, type Draft } from './draft.ts'

/**
 * Notes the errors that several demands cause together: opposite demands on one item, circles of unmet prerequisites,
 * and whatever waits for an item with an error. To be called once all demands are known.
 * Source: Resolution, section 4, "prerequisites".
 */
export function findEntanglements(draft: Draft): void {
  const unmet = unmetPrerequisites(draft.demands)
  findOppositeDemands(draft)
  findCycles(draft, unmet)
  findBlocked(draft)
}

/** Item id → the items that its action has to wait for. */
export function unmetPrerequisites(demands: readonly Demand[]): ReadonlyMap<string, readonly string[]> {
  const unmet = new Map<string, string[]>()
  for (const { dependent, prerequisite, met } of demands) {
    if (met) continue
    const list = unmet.get(dependent)
    if (list) list.push(prerequisite.item)
    else unmet.set(dependent, [prerequisite.item])
  }
  return unmet
}

function findOppositeDemands(draft: Draft): void {
  const installed = new Set<string>()
  const notInstalled = new Set<string>()
  for (const { prerequisite } of draft.demands) {
    ;(prerequisite.condition === 'installed' ? installed : notInstalled).add(prerequisite.item)
  }
  for (const { dependent, prerequisite } of draft.demands) {
    if (!installed.has(prerequisite.item) || !notInstalled.has(prerequisite.item)) continue
    addFault(draft, dependent, { code: 'prerequisiteConflict', about: prerequisite.item })
  }
}

function findCycles(draft: Draft, unmet: ReadonlyMap<string, readonly string[]>): void {
  for (const id of unmet.keys()) {
    const reached = new Set(unmet.get(id))
    for (const next of reached) for (const further of unmet.get(next) ?? []) reached.add(further)
    if (reached.has(id)) addFault(draft, id, { code: 'cycle', about: null })
  }
}

function findBlocked(draft: Draft): void {
  const waiting = new Map<string, string[]>()
  for (const { dependent, prerequisite, met } of draft.demands) {
    if (met) continue
    const list = waiting.get(prerequisite.item)
    if (list) list.push(dependent)
    else waiting.set(prerequisite.item, [dependent])
  }
  const failed = new Set(draft.faults.keys())
  for (const id of failed) {
    for (const dependent of waiting.get(id) ?? []) {
      addFault(draft, dependent, { code: 'blocked', about: id })
      failed.add(dependent)
    }
  }
}
