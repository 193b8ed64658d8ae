import fc from 'fast-check'
import type { WorldDocument } from './world-document.ts'

/** The same world with its lists, and the lists within their entries, in another order. */
export function shuffledWorld(world: WorldDocument): fc.Arbitrary<WorldDocument> {
  return fc
    .record({
      tenants: shuffled(world.tenants),
      persons: shuffled(world.persons),
      groups: shuffled(world.groups),
      computers: shuffled(world.computers),
      agreements: shuffled(world.agreements),
      items: shuffled(world.items.map(reversedLists)),
      deployments: shuffled(world.deployments),
      scriptResults: fc.constant(reversedKeys(world.scriptResults)),
      detected: fc.constant(reversedKeys(world.detected)),
    })
    .map((lists) => ({ ...world, ...lists }))
}

function shuffled<Entry>(list: readonly Entry[]): fc.Arbitrary<Entry[]> {
  return fc.shuffledSubarray([...list], { minLength: list.length })
}

function reversedLists<Entry extends object>(entry: Entry): Entry {
  const reversed = Object.entries(entry).map(([key, value]) => [
    key,
    Array.isArray(value) ? value.toReversed() : value,
  ])
  return { ...entry, ...Object.fromEntries(reversed) }
}

function reversedKeys<Value>(record: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).reverse())
}
