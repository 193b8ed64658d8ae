import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { propertyRuns } from '../testing/property-runs.ts'
import { diffSoftware, type KnownEntry, type SoftwareEntry } from './diff-software.ts'

function entry(
  name: string,
  version: string | null = '1.0',
  more: Partial<SoftwareEntry> = {},
): SoftwareEntry {
  const rest = { publisher: null, upgradeCode: null, productCode: null, source: 'registry' }
  return { name, nameKey: name.toLowerCase(), version, ...rest, ...more }
}

function known(id: string, name: string, version: string | null = '1.0'): KnownEntry {
  return { ...entry(name, version), id }
}

/** The difference by what it does to which row. */
function doneTo(before: KnownEntry[], found: SoftwareEntry[]) {
  const { added, changed, gone } = diffSoftware(before, found)
  return {
    added: added.map(({ name, version }) => `${name} ${version}`),
    changed: changed.map(({ before: { id }, after }) => `${id} ${after.version}`),
    gone: gone.map(({ id }) => id),
  }
}

describe('the difference of two software lists', () => {
  test('is what came, what changed and what went', () => {
    const before = [known('a', 'Reader'), known('b', 'Editor'), known('c', 'Viewer')]
    const found = [entry('READER', '1.0'), entry('Editor'), entry('Player')]
    expect(doneTo(before, found)).toEqual({ added: ['Player 1.0'], changed: ['a 1.0'], gone: ['c'] })
  })

  test('with the same name twice is about the one that differs', () => {
    const before = [known('x86', 'Runtime', '1.0'), known('x64', 'Runtime', '2.0')]
    expect(doneTo(before, [entry('Runtime', '2.0'), entry('Runtime', '1.1')])).toEqual({
      added: [],
      changed: ['x86 1.1'],
      gone: [],
    })
    expect(doneTo(before, [entry('Runtime', '2.0')])).toEqual({ added: [], changed: [], gone: ['x86'] })
  })

  test('of the same name from another source is another entry', () => {
    const found = [entry('Reader', '1.0', { source: 'applications' })]
    expect(doneTo([known('a', 'Reader')], found)).toEqual({ added: ['Reader 1.0'], changed: [], gone: ['a'] })
  })

  test('made true, there is none; each entry is told once', () => {
    const entries = fc.array(
      fc.record({ name: fc.constantFrom('a', 'A', 'b'), version: fc.constantFrom('1', '2', null) }),
      { maxLength: 6 },
    )
    const lists = entries.map((given) => given.map(({ name, version }) => entry(name, version)))
    fc.assert(
      fc.property(lists, lists, (earlier, found) => {
        const before = earlier.map((one, at) => ({ ...one, id: `${at}` }))
        const { added, changed, gone } = diffSoftware(before, found)
        const rows = new Map(before.map((row) => [row.id, row]))
        for (const { id } of gone) rows.delete(id)
        for (const { before: row, after } of changed) rows.set(row.id, { ...after, id: row.id })
        for (const [at, one] of added.entries()) rows.set(`new ${at}`, { ...one, id: `new ${at}` })
        const contents = (list: SoftwareEntry[]) =>
          [...new Set(list.map(({ name, version }) => `${name} ${version}`))].sort()
        expect(contents([...rows.values()])).toEqual(contents(found))
        expect(diffSoftware([...rows.values()], found)).toEqual({ added: [], changed: [], gone: [] })
      }),
      propertyRuns(500),
    )
  })
})
