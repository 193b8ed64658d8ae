import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalJson, type JsonValue } from '../canonical-json.ts'
import type { Facts } from '../facts/facts.ts'
import { randomWorld } from '../testing/random-world.ts'
import { shuffledWorld } from '../testing/shuffle-world.ts'
import { describeDifference } from './describe-difference.ts'
import { differenceDocument, diffWorlds, type ListDifference, sizeOfDifference } from './diff-worlds.ts'
import { parseWorld } from './parse-world.ts'
import { writeWorld } from './write-world.ts'

function factsOf(document: unknown): Facts {
  const world = parseWorld(document)
  if (!world.ok) throw new Error(world.error.map(({ path, message }) => `${path}: ${message}`).join('\n'))
  return world.value.facts
}

/** The list with its difference made, in any order. */
function applied<Value>(list: readonly Value[], difference: ListDifference<Value>): Value[] {
  const gone = new Set([...difference.removed, ...difference.changed.map(({ before }) => before)])
  const kept = list.filter((value) => !gone.has(value))
  return [...kept, ...difference.changed.map(({ after }) => after), ...difference.added]
}

const before = {
  tenants: [
    { id: 't', name: 'T' },
    { id: 'u', name: 'U' },
  ],
  computers: [
    { id: 'c1', tenant: 't', name: 'C1', tags: ['a'] },
    { id: 'c2', tenant: 't', name: 'C2', kind: 'portable' },
  ],
  items: [{ id: 's', kind: 'software', name: 'S' }],
  detected: { c1: { s: '1.0' } },
}
const after = {
  tenants: [{ id: 't', name: 'T' }],
  computers: [
    { id: 'c2', tenant: 't', name: 'New', onboarding: 'onboarded', tags: ['long'.repeat(20)] },
    { id: 'c3', tenant: 't', name: 'C\n3' },
  ],
  items: [{ id: 's', kind: 'software', name: 'S', versions: [] }],
  detected: { c2: { s: null } },
}

describe('diffWorlds', () => {
  test('finds no difference between the same facts in another order', () => {
    const pairs = randomWorld.chain((world) => fc.tuple(fc.constant(world), shuffledWorld(world)))
    fc.assert(
      fc.property(pairs, ([document, shuffled]) => {
        expect(sizeOfDifference(diffWorlds(factsOf(document), factsOf(shuffled)))).toBe(0)
      }),
      { numRuns: 100 },
    )
  })

  test('what it finds, made, is the other world', () => {
    fc.assert(
      fc.property(randomWorld, randomWorld, (one, other) => {
        const [old, wanted] = [factsOf(one), factsOf(other)]
        const difference = diffWorlds(old, wanted)
        const made: Facts = {
          ...wanted,
          tenants: applied(old.tenants, difference.tenants),
          persons: applied(old.persons, difference.persons),
          groups: applied(old.groups, difference.groups),
          computers: applied(old.computers, difference.computers),
          agreements: applied(old.agreements, difference.agreements),
          items: applied(old.items, difference.items),
          deployments: applied(old.deployments, difference.deployments),
        }
        expect(writeWorld(made)).toEqual(writeWorld(wanted))
      }),
      { numRuns: 100 },
    )
  })

  test('gives one text for one difference, whatever the order that the worlds are written in', () => {
    const worlds = fc.tuple(randomWorld, randomWorld)
    const all = worlds.chain(([a, b]) => fc.tuple(fc.constant(a), fc.constant(b), shuffledWorld(b)))
    const textOf = (one: unknown, other: unknown) =>
      canonicalJson(differenceDocument(diffWorlds(factsOf(one), factsOf(other))) as unknown as JsonValue)
    fc.assert(
      fc.property(all, ([a, b, shuffled]) => {
        expect(textOf(a, shuffled)).toBe(textOf(a, b))
      }),
      { numRuns: 50 },
    )
  })

  test('names the keys that changed', () => {
    const { computers, tenants, items, detected } = diffWorlds(factsOf(before), factsOf(after))
    expect(tenants.removed.map(({ id }) => id)).toEqual(['u'])
    expect(computers.changed.map(({ after: { id }, keys }) => [id, keys])).toEqual([
      ['c2', ['name', 'tags', 'kind']],
    ])
    expect(computers.added.map(({ id }) => id)).toEqual(['c3'])
    expect(computers.removed.map(({ id }) => id)).toEqual(['c1'])
    expect(items).toEqual({ added: [], changed: [], removed: [] })
    expect(detected.added).toEqual([{ computer: 'c2', item: 's', value: null }])
    expect(detected.removed).toEqual([{ computer: 'c1', item: 's', value: '1.0' }])
  })
})

describe('describeDifference', () => {
  test('says in words what is added, changed and removed', () => {
    expect([...describeDifference(diffWorlds(factsOf(before), factsOf(after)))]).toEqual([
      'Tenants: 1 removed',
      '  - u "U"',
      'Computers: 1 added, 1 changed, 1 removed',
      '  - c1 "C1"',
      `  ~ c2 "New": name "C2" → "New"; tags left out → ["${'long'.repeat(14)}lo…; kind "portable" → left out`,
      '  + c3 "C\\n3"',
      'Detected: 1 added, 1 removed',
      '  - c1 / s',
      '  + c2 / s',
    ])
  })

  test('counts what it leaves out', () => {
    const lines = [...describeDifference(diffWorlds(factsOf(before), factsOf(after)), 1)]
    expect(lines.filter((line) => line.startsWith('  …'))).toEqual(['  … and 2 more', '  … and 1 more'])
  })

  test('says nothing of no difference', () => {
    expect([...describeDifference(diffWorlds(factsOf(before), factsOf(before)))]).toEqual([])
  })
})
