import { describe, expect, test } from 'vitest'
import { parseWorld } from './parse-world.ts'

type Change = (document: ReturnType<typeof sound>) => void

/** A document without faults that has one of everything. Loosely typed, so that tests can break it. */
function sound() {
  // biome-ignore lint/suspicious/noExplicitAny: the tests put wrong values wherever they like
  const document: Record<string, any> = {
    now: '2026-11-23T09:00:00Z',
    tenants: [
      { id: 't', name: 'T' },
      { id: 'u', name: 'U', parent: 't' },
    ],
    persons: [{ id: 'p', tenant: 't', name: 'P' }],
    groups: [{ id: 'g', tenant: 't', name: 'G', persons: ['p'], groups: ['g'] }],
    computers: [
      { id: 'c', tenant: 't', name: 'C', primaryPerson: 'p' },
      { id: 'd', tenant: 'u', name: 'D', primaryPerson: null },
    ],
    agreements: [
      { id: 'a', tenant: 't', type: 'X', from: '2026-01-01', to: null, computers: ['c'], additions: [] },
    ],
    items: [
      { id: 's', kind: 'software', name: 'S', versions: ['1.0', '2.0'] },
      {
        id: 'r',
        kind: 'software',
        name: 'R',
        prerequisites: [{ item: 's', condition: 'installed', onUnmet: 'act' }],
      },
      { id: 'k', kind: 'task', name: 'K', subject: 'person' },
    ],
    deployments: [
      {
        id: 'x',
        item: 's',
        desired: { state: 'installed', atLeast: '1' },
        target: { scope: 'tenant', tenant: 't', type: 'group', ref: 'g', filter: 'servers' },
        enforcement: 'required',
        order: null,
      },
      {
        id: 'y',
        item: 'k',
        desired: { mode: 'audit' },
        target: { scope: 'cross-tenant', type: 'script' },
        enforcement: 'adhoc',
      },
    ],
    scriptResults: { y: { p: true, c: false, t: false } },
    detected: { c: { s: null, k: true, r: '1' } },
  }
  return document
}

function problemsOf(change: Change): string[] {
  const document = sound()
  change(document)
  const world = parseWorld(document)
  return world.ok ? [] : world.error.map(({ path, message }) => `${path}: ${message}`)
}

test('a sound document is read, with the defaults of what it leaves out', () => {
  const world = parseWorld(sound())
  expect(world).toMatchObject({
    ok: true,
    value: {
      now: new Date('2026-11-23T09:00:00Z'),
      facts: {
        tenants: [
          { id: 't', name: 'T', parent: null, timeZone: 'UTC', tags: [], excludeFromCrossTenant: false },
          {},
        ],
        persons: [{ upn: null, email: null, tags: [] }],
        computers: [
          {
            kind: null,
            roles: null,
            tags: [],
            deviceGroups: [],
            onboarding: 'onboarded',
            maintenanceExcluded: false,
          },
          { primaryPerson: null },
        ],
        items: [{ order: 'normal', prerequisites: [] }, {}, { subject: 'person' }],
        deployments: [
          { enabled: true, origin: 'local', approved: true, order: null, visibility: [], parameters: {} },
          { target: { ref: null, filter: 'all', tenant: null, includeChildTenants: false } },
        ],
      },
    },
  })
})

test('an empty document is a world without anything', () => {
  expect(parseWorld({})).toMatchObject({
    ok: true,
    value: { now: null, facts: { tenants: [], detected: new Map() } },
  })
})

test.each([null, 'text', 7, [], true])('%j is no world', (document) => {
  expect(parseWorld(document)).toMatchObject({ ok: false, error: [{ path: '' }] })
})

test('the name __proto__ is an id like any other, and an unknown key elsewhere', () => {
  const text = JSON.stringify(sound()).replaceAll('"c"', '"__proto__"')
  const world = parseWorld(JSON.parse(text))
  expect(world.ok && world.value.facts.detected.get('__proto__')?.get('r')).toBe('1')
  const odd = JSON.parse(
    '{"tenants": [{"id": "t", "name": "T", "__proto__": 1}], "detected": {"__proto__": {}}}',
  )
  expect(parseWorld(odd)).toEqual({
    ok: false,
    error: [
      { path: 'tenants[0].__proto__', message: 'unknown key "__proto__"' },
      { path: 'detected.__proto__', message: 'there is no computer with the id "__proto__"' },
    ],
  })
})

test('all problems of a document are reported together, each with its path', () => {
  const problems = problemsOf((document) => {
    document.nonsense = 1
    document.tenants[1].parent = 'gone'
    document.tenants[0].colour = 'red'
    document.computers[0].kind = 'toaster'
    document.deployments[0].target.ref = 'gone'
    document.deployments[0].target.shape = 'round'
    document.detected.c.s = 7
    document.persons[0] = { id: 'p', tenant: 'gone' }
  })
  expect(problems.sort()).toEqual([
    'computers[0].kind: must be one of workstation, portable, server',
    'deployments[0].target.ref: there is no group with the id "gone"',
    'deployments[0].target.shape: unknown key "shape"',
    'detected.c.s: must be a version, true, false or null',
    'nonsense: unknown key "nonsense"',
    'persons[0].name: is required',
    'persons[0].tenant: there is no tenant with the id "gone"',
    'tenants[0].colour: unknown key "colour"',
    'tenants[1].parent: there is no tenant with the id "gone"',
  ])
})

describe('shape', () => {
  test.each<[string, Change]>([
    ['now', (w) => (w.now = '2026-11-23')],
    ['deployments[0].id', (w) => (w.deployments[0].id = 5)],
    ['deployments[0].id', (w) => (w.deployments[0].id = '')],
    ['tenants[0].name', (w) => (w.tenants[0].name = null)],
    ['tenants[0].timeZone', (w) => (w.tenants[0].timeZone = 'Mars/Base')],
    ['tenants[0].timeZone', (w) => (w.tenants[0].timeZone = '+01:00')],
    ['tenants[0].tags', (w) => (w.tenants[0].tags = null)],
    ['computers[0].roles[0]', (w) => (w.computers[0].roles = ['king'])],
    ['computers[0].kind', (w) => (w.computers[0].kind = null)],
    ['agreements[0].from', (w) => (w.agreements[0].from = '2026-02-30')],
    ['agreements[0].additions[0].product', (w) => w.agreements[0].additions.push({ from: '2026-01-01' })],
    ['items[0].order', (w) => (w.items[0].order = 'never')],
    ['items[1].prerequisites[0].onUnmet', (w) => delete w.items[1].prerequisites[0].onUnmet],
    ['deployments[0].enforcement', (w) => delete w.deployments[0].enforcement],
    ['deployments[0].order', (w) => (w.deployments[0].order = '1')],
    ['deployments[0].visibility[0]', (w) => (w.deployments[0].visibility = ['everywhere'])],
    ['deployments[0].parameters.a[1]', (w) => (w.deployments[0].parameters = { a: [1, null] })],
    ['deployments[0].parameters', (w) => (w.deployments[0].parameters = [])],
    ['deployments[0].parameters.x', (w) => (w.deployments[0].parameters = { x: Number.NaN })],
    ['scriptResults.y.p', (w) => (w.scriptResults.y.p = 'yes')],
    ['scriptResults.y', (w) => (w.scriptResults.y = null)],
    ['detected', (w) => (w.detected = [])],
    ['agreements', (w) => (w.agreements = null)],
  ])('a wrong %s', (path, change) => {
    expect(problemsOf(change).map((problem) => problem.replace(/: .*/, ''))).toEqual([path])
  })
})

describe('meaning', () => {
  test.each<[string, Change]>([
    ['tenants[2].id', (w) => w.tenants.push({ id: 't', name: 'T' })],
    ['computers[1].id', (w) => (w.computers[1].id = 'p')],
    ['items[3].id', (w) => w.items.push({ id: 's', kind: 'software', name: 'S' })],
    ['tenants[0].parent', (w) => (w.tenants[0].parent = 'u')],
    ['tenants[0].parent', (w) => (w.tenants[0].parent = 't')],
    ['groups[0].groups[0]', (w) => (w.groups[0].groups = ['gone'])],
    ['computers[0].primaryPerson', (w) => (w.computers[0].primaryPerson = 'c')],
    ['agreements[0].computers[0]', (w) => (w.agreements[0].computers = ['gone'])],
    ['agreements[0].computers[1]', (w) => (w.agreements[0].computers = ['c', 'd'])],
    ['items[0].subject', (w) => (w.items[0].subject = 'computer')],
    ['items[2].versions', (w) => (w.items[2].versions = ['1'])],
    ['items[0].versions[2]', (w) => (w.items[0].versions = ['1.0', '2', '01'])],
    ['items[1].prerequisites[0].item', (w) => (w.items[1].prerequisites[0].item = 'k')],
    ['items[1].prerequisites[0].item', (w) => (w.items[1].prerequisites[0].item = 'gone')],
    [
      'items[1].prerequisites[1].item',
      (w) => w.items[1].prerequisites.push({ item: 's', condition: 'notInstalled', onUnmet: 'fail' }),
    ],
    ['deployments[0].item', (w) => (w.deployments[0].item = 'gone')],
    ['deployments[0].desired', (w) => (w.deployments[0].desired = { state: 'installed' })],
    [
      'deployments[0].desired',
      (w) => (w.deployments[0].desired = { state: 'installed', atLeast: '1', atMost: '2' }),
    ],
    [
      'deployments[0].desired.version',
      (w) => (w.deployments[0].desired = { state: 'ignored', version: 'any' }),
    ],
    ['deployments[0].desired.mode', (w) => (w.deployments[0].desired.mode = 'audit')],
    ['deployments[1].desired.mode', (w) => (w.deployments[1].desired = {})],
    ['deployments[0].target.tenant', (w) => delete w.deployments[0].target.tenant],
    ['deployments[0].target.tenant', (w) => (w.deployments[0].target.tenant = 'gone')],
    ['deployments[1].target.tenant', (w) => (w.deployments[1].target.tenant = 't')],
    [
      'deployments[1].target.includeChildTenants',
      (w) => (w.deployments[1].target.includeChildTenants = false),
    ],
    ['deployments[1].target.ref', (w) => (w.deployments[1].target.ref = 'x')],
    ['deployments[1].target.filter', (w) => (w.deployments[1].target.filter = 'servers')],
    ['deployments[0].target.ref', (w) => delete w.deployments[0].target.ref],
    ['deployments[1].target.type', (w) => (w.deployments[1].target = { scope: 'individual', type: 'all' })],
    [
      'deployments[1].target.scope',
      (w) => (w.deployments[1].target = { scope: 'cross-tenant', type: 'person', ref: 'p' }),
    ],
    ['scriptResults.gone', (w) => (w.scriptResults.gone = {})],
    ['scriptResults.y.gone', (w) => (w.scriptResults.y.gone = true)],
    ['detected.p', (w) => (w.detected.p = {})],
    ['detected.c.gone', (w) => (w.detected.c.gone = '1')],
    ['detected.c.k', (w) => (w.detected.c.k = null)],
    ['detected.c.s', (w) => (w.detected.c.s = true)],
  ])('a wrong %s', (path, change) => {
    expect(problemsOf(change).map((problem) => problem.replace(/: .*/, ''))).toEqual([path])
  })

  test.each<[string, Change]>([
    [
      'prerequisites and detection of a person’s task',
      (w) => (w.items[2].prerequisites = w.items[1].prerequisites),
    ],
    ['answers for a deployment without a script target', (w) => (w.scriptResults.x = { c: true })],
    ['a period that ends before it begins', (w) => (w.agreements[0].to = '2025-01-01')],
    [
      'an individual target on a tenant’s task',
      (w) => {
        w.items[2].subject = 'tenant'
        w.deployments[1].target = { scope: 'individual', type: 'computer', ref: 'c' }
      },
    ],
    ['an empty list of versions on a task', (w) => (w.items[2].versions = [])],
    [
      'groups that contain each other',
      (w) => w.groups.push({ id: 'h', tenant: 'u', name: 'H', groups: ['g', 'h'] }),
    ],
  ])('%s: legal', (_what, change) => {
    expect(problemsOf(change)).toEqual([])
  })
})
