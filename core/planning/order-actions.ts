import { byCodeUnit } from '../by-code-unit.ts'
import { orderPlaces } from '../facts/maintenance-item.ts'
import type { Draft } from './draft.ts'
import type { RunningAction } from './select-actions.ts'

interface Waiting {
  readonly action: RunningAction
  readonly name: string
  readonly place: number
  /** The items that have to be taken before it. */
  readonly after: readonly string[]
}

/**
 * Puts the actions into the order in which they run: again and again the first, by place, name and id, of those whose
 * unmet prerequisites have all been taken. Source: Resolution, section 4, "order".
 */
export function orderActions(
  draft: Draft,
  running: ReadonlyMap<string, RunningAction>,
  unmet: ReadonlyMap<string, readonly string[]>,
): RunningAction[] {
  const places = placesOf(draft, running, unmet)
  const waiting = [...running.values()]
    .map((action) => waitingOf(draft, action, places, unmet))
    .sort(compareWaiting)
  const ordered: RunningAction[] = []
  const taken = new Set<string>()
  while (waiting.length > 0) {
    const at = waiting.findIndex(({ after }) => after.every((item) => taken.has(item)))
    // Circles have an error and do not run, so there is always one that is ready.
    const [next] = waiting.splice(Math.max(at, 0), 1)
    if (!next) break
    ordered.push(next.action)
    taken.add(next.action.item)
  }
  return ordered
}

function waitingOf(
  draft: Draft,
  action: RunningAction,
  places: ReadonlyMap<string, number>,
  unmet: ReadonlyMap<string, readonly string[]>,
): Waiting {
  const { item } = action
  return {
    action,
    name: draft.items.get(item)?.name ?? '',
    place: places.get(item) ?? 0,
    after: unmet.get(item) ?? [],
  }
}

function compareWaiting(a: Waiting, b: Waiting): number {
  return a.place - b.place || byCodeUnit(a.name, b.name) || byCodeUnit(a.action.item, b.action.item)
}

/** Each action's place: the best of its own and of those that wait for it, at any distance. */
function placesOf(
  draft: Draft,
  running: ReadonlyMap<string, RunningAction>,
  unmet: ReadonlyMap<string, readonly string[]>,
): ReadonlyMap<string, number> {
  const places = new Map<string, number>()
  const byOwnPlace = [...running.keys()].map((item) => ({ item, place: ownPlace(draft, item) }))
  byOwnPlace.sort((a, b) => a.place - b.place)
  // Best places first: whoever has one already has it from somebody at least as good.
  for (const { item, place } of byOwnPlace) {
    const reached = new Set([item])
    for (const next of reached) {
      if (places.has(next)) continue
      places.set(next, place)
      for (const earlier of unmet.get(next) ?? []) reached.add(earlier)
    }
  }
  return places
}

/** 0 where the winner is there for onboarding; then the item's own first, normal, last. */
function ownPlace(draft: Draft, item: string): number {
  if (draft.verdicts.get(item)?.winner?.indexed.deployment.enforcement === 'onboarding') return 0
  return 1 + orderPlaces.indexOf(draft.items.get(item)?.order ?? 'normal')
}
