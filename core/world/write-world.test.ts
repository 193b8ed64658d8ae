import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { canonicalJson, type JsonValue } from '../canonical-json.ts'
import type { Facts } from '../facts/facts.ts'
import { resolveRows } from '../testing/open-world.ts'
import { randomWorld } from '../testing/random-world.ts'
import { shuffledWorld } from '../testing/shuffle-world.ts'
import { parseWorld } from './parse-world.ts'
import { writeWorld } from './write-world.ts'

function factsOf(document: unknown): Facts {
  const world = parseWorld(document)
  if (!world.ok) throw new Error(world.error.map(({ path, message }) => `${path}: ${message}`).join('\n'))
  return world.value.facts
}

/** Plain data in one order, without repetitions and empty rows of tables: none of them means anything. */
function comparable(value: unknown): unknown {
  if (value instanceof Map)
    return Object.fromEntries(
      [...value]
        .filter(([, row]) => !(row instanceof Map) || row.size > 0)
        .map(([key, row]) => [key, comparable(row)]),
    )
  if (Array.isArray(value)) {
    const members = value.map(comparable).map((member) => canonicalJson(member as JsonValue))
    return [...new Set(members)].sort()
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, comparable(member)]))
}

describe('writeWorld', () => {
  test('is the inverse of parseWorld', () => {
    fc.assert(
      fc.property(randomWorld, (document) => {
        const facts = factsOf(document)
        expect(comparable(factsOf(writeWorld(facts)))).toEqual(comparable(facts))
      }),
      { numRuns: 200 },
    )
  })

  test('gives the same text whatever the order of lists and keys, and the same decisions', () => {
    const worldAndShuffled = randomWorld.chain((world) => fc.tuple(fc.constant(world), shuffledWorld(world)))
    fc.assert(
      fc.property(worldAndShuffled, ([document, shuffled]) => {
        const written = writeWorld(factsOf(document))
        expect(JSON.stringify(writeWorld(factsOf(shuffled)))).toBe(JSON.stringify(written))
        expect(JSON.stringify(writeWorld(factsOf(written)))).toBe(JSON.stringify(written))
        expect(resolveRows({ ...written, now: document.now })).toEqual(resolveRows(document))
      }),
      { numRuns: 100 },
    )
  })

  test('gives the same facts after it went through YAML', () => {
    fc.assert(
      fc.property(randomWorld, (document) => {
        const facts = factsOf(document)
        expect(comparable(factsOf(parse(stringify(writeWorld(facts)))))).toEqual(comparable(facts))
      }),
      { numRuns: 50 },
    )
  })

  test('says nothing of an empty world', () => {
    expect(writeWorld(factsOf({}))).toEqual({})
  })

  test('leaves defaults out, and says what is not one', () => {
    const document = {
      tenants: [
        { id: 'a', name: 'A' },
        {
          id: 'b',
          name: 'B',
          parent: 'a',
          timeZone: 'Europe/London',
          tags: ['x'],
          excludeFromCrossTenant: true,
        },
      ],
      persons: [
        { id: 'p', tenant: 'a', name: 'P' },
        { id: 'q', tenant: 'a', name: 'Q', upn: 'q@a', email: '', tags: ['y'] },
      ],
      groups: [
        { id: 'g', tenant: 'a', name: 'G' },
        { id: 'h', tenant: 'a', name: 'H', persons: ['p', 'q'], groups: ['g', 'h'] },
      ],
      computers: [
        { id: 'c', tenant: 'a', name: 'C' },
        { id: 'd', tenant: 'a', name: 'D', primaryPerson: null, kind: 'server', roles: [] },
        {
          id: 'e',
          tenant: 'b',
          name: 'E',
          primaryPerson: 'p',
          kind: 'portable',
          roles: ['domainController'],
          tags: ['z'],
          deviceGroups: ['mesh:1'],
          onboarding: 'needed',
          maintenanceExcluded: true,
        },
      ],
      agreements: [
        { id: 'a1', tenant: 'a', type: 'T', from: '2026-01-01' },
        {
          id: 'a2',
          tenant: 'a',
          type: 'T',
          from: '2026-01-01',
          to: '2026-12-31',
          computers: null,
          additions: [
            { product: 'N', from: '2026-01-01' },
            { product: 'O', from: '2026-01-01', to: '2026-02-01' },
          ],
        },
        { id: 'a3', tenant: 'a', type: 'T', from: '2026-01-01', computers: ['c'] },
      ],
      items: [
        { id: 's', kind: 'software', name: 'S' },
        {
          id: 't',
          kind: 'software',
          name: 'T',
          versions: ['1.9', '1.10', '2.0'],
          prerequisites: [{ item: 's', condition: 'installed', onUnmet: 'act' }],
          order: 'last',
        },
        { id: 'u', kind: 'task', name: 'U' },
        { id: 'v', kind: 'task', name: 'V', subject: 'tenant' },
      ],
      deployments: [
        { id: 'd1', item: 's', desired: { state: 'ignored' }, target: cross, enforcement: 'required' },
        {
          id: 'd2',
          item: 's',
          desired: { state: 'installed', atLeast: '1.0' },
          target: {
            scope: 'tenant',
            type: 'tag',
            ref: 'x',
            filter: 'servers',
            tenant: 'a',
            includeChildTenants: true,
          },
          enforcement: 'adhoc',
          enabled: false,
          order: 0,
          visibility: ['technicianTools'],
          parameters: { a: { b: [1] }, c: 'd' },
        },
        {
          id: 'd3',
          item: 'u',
          desired: { mode: 'audit' },
          target: cross,
          enforcement: 'required',
          origin: 'recommended',
        },
        {
          id: 'd4',
          item: 'u',
          desired: { mode: 'audit' },
          target: cross,
          enforcement: 'required',
          origin: 'recommended',
          approved: true,
        },
        {
          id: 'd5',
          item: 'u',
          desired: { mode: 'audit' },
          target: cross,
          enforcement: 'required',
          approved: false,
          expiresAt: '2026-11-27T17:00:00.000Z',
        },
      ],
      scriptResults: { d1: { a: true, c: false } },
      detected: { c: { s: null, t: '1.0', u: false } },
    }
    expect(JSON.stringify(writeWorld(factsOf(document)))).toBe(JSON.stringify(document))
  })

  test('leaves out what a script answered about a subject that is gone', () => {
    const facts = factsOf({
      tenants: [{ id: 't', name: 'T' }],
      items: [{ id: 's', kind: 'software', name: 'S' }],
      deployments: [
        { id: 'd', item: 's', desired: { state: 'ignored' }, target: cross, enforcement: 'required' },
      ],
      scriptResults: { d: { t: true } },
    })
    const left = { ...facts, scriptResults: new Map([['d', new Map([['gone', true]])]]) }
    expect(writeWorld(left)).not.toHaveProperty('scriptResults')
  })

  test('takes ids that look like anything', () => {
    const ids = ['__proto__', 'constructor', '10', '9', 'no', '2026-01-01', ' ', '# a: b']
    const document = {
      tenants: [{ id: 't', name: 'T' }],
      computers: ids.map((id) => ({ id, tenant: 't', name: id })),
      items: [{ id: '__proto__', kind: 'task', name: 'K' }],
      detected: Object.fromEntries(ids.map((id) => [id, Object.fromEntries([['__proto__', true]])])),
    }
    const facts = factsOf(document)
    expect(facts.detected.size).toBe(ids.length)
    expect(comparable(factsOf(parse(stringify(writeWorld(facts)))))).toEqual(comparable(facts))
  })
})

const cross = { scope: 'cross-tenant', type: 'all' }
