import { expect, test } from '@playwright/test'
import type { Desired } from '../core/facts/desired.ts'
import type { Target } from '../core/facts/target.ts'
import { type Fleet, fileSoftware, runSession, startFleet } from './journey-fleet.ts'

// What the product promises, told with a real server and a real agent for each computer; software is a file there.

const everybody: Target = {
  scope: 'cross-tenant',
  type: 'all',
  ref: null,
  filter: 'all',
  tenant: null,
  includeChildTenants: false,
}
const tenantOf = (tenant: string): Target => ({ ...everybody, scope: 'tenant', tenant })
const computerOf = (ref: string): Target => ({ ...everybody, scope: 'individual', type: 'computer', ref })
const latest: Desired = { state: 'installed', version: 'latest' }

let fleet: Fleet
test.beforeAll(async () => {
  fleet = await startFleet({
    computers: { 'CON-1': 'Contoso', 'FAB-1': 'Fabrikam', 'FAB-CNC': 'Fabrikam', 'TRE-1': 'Treehouse' },
  })
  await addSoftware('Reader', ['23.0', '24.1'])
  await addRule('reader', latest)
  await fleet.untilOnline()
})
test.afterAll(() => fleet.stop())

async function addSoftware(name: string, versions: readonly string[]): Promise<string> {
  const id = name.toLowerCase().replaceAll(' ', '-')
  return await fleet.withStores(({ items }) =>
    items.create({
      id,
      kind: 'software',
      name,
      detectionMethod: 'script',
      scripts: fileSoftware(id),
      versions: versions.map((version) => ({ version })),
    }),
  )
}

async function addRule(itemId: string, desired: Desired, target: Target = everybody): Promise<void> {
  await fleet.withStores(({ deployments }) =>
    deployments.create({ itemId, desired, target, enforcement: 'required' }),
  )
}

async function need(itemId: string, requiredId: string, condition = 'installed'): Promise<void> {
  await fleet.withStores(({ items }) =>
    items.addPrerequisite(itemId, { itemId: requiredId, condition, onUnmet: 'act' }),
  )
}

test('Contoso has Acrobat instead of Reader, and everybody else has Reader', async () => {
  const acrobat = await addSoftware('Acrobat', ['24.0'])
  await addRule('reader', { state: 'uninstalled' }, tenantOf('contoso'))
  await addRule(acrobat, latest, tenantOf('contoso'))
  const contoso = fleet.computer('CON-1')
  const fabrikam = fleet.computer('FAB-1')
  contoso.put('reader', '23.0')
  fabrikam.put('reader', '23.0')

  const there = await runSession(fleet, 'CON-1')
  expect(there).toMatchObject({ status: 'passed', kind: 'maintenance', requestedBy: 'Fleet Admin' })
  expect(there.actions.map(({ item, action, result }) => `${action} ${item.name}: ${result}`).sort()).toEqual(
    ['install Acrobat: success', 'uninstall Reader: success'],
  )
  expect(there.stages.map(({ name, result }) => `${name} ${result}`)).toEqual([
    expect.stringMatching(/^inventory/),
    'resolution passed',
    'detection passed',
    'execution passed',
    'report passed',
  ])
  expect([contoso.installed('reader'), contoso.installed('acrobat')]).toEqual([null, '24.0'])

  await runSession(fleet, 'FAB-1')
  expect([fabrikam.installed('reader'), fabrikam.installed('acrobat')]).toEqual(['24.1', null])
  expect(fabrikam.ran()).toEqual(['update reader'])

  const again = await runSession(fleet, 'CON-1')
  expect(again).toMatchObject({ status: 'passed', actions: [] })
  expect(again.statusDetail).toContain('nothing to do')
})

test('what an item needs is brought about first: a runtime before the client, Office before its add-in', async () => {
  const runtime = await addSoftware('C++ Redistributable', ['14.40'])
  const client = await addSoftware('3CX Client', ['20.0'])
  const office = await addSoftware('Office', ['16.0'])
  const addIn = await addSoftware('Outlook Add-in', ['2.0'])
  await need(client, runtime)
  await need(addIn, office)
  await addRule(client, latest, computerOf('FAB-1'))
  await addRule(addIn, latest, computerOf('FAB-1'))
  const session = await runSession(fleet, 'FAB-1')
  expect(session.status).toBe('passed')
  expect(session.actions.map(({ item, because }) => [item.name, because])).toEqual([
    ['C++ Redistributable', '3CX Client'],
    ['3CX Client', null],
    ['Office', 'Outlook Add-in'],
    ['Outlook Add-in', null],
  ])
  expect(fleet.computer('FAB-1').ran().slice(-4)).toEqual([
    'install c++-redistributable',
    'install 3cx-client',
    'install office',
    'install outlook-add-in',
  ])
})

test('what stands in an item’s way is removed first: Reader before Acrobat Pro', async () => {
  const pro = await addSoftware('Acrobat Pro', ['24.5'])
  const old = await addSoftware('Old Reader', ['23.0'])
  await need(pro, old, 'notInstalled')
  await addRule(pro, latest, computerOf('TRE-1'))
  const computer = fleet.computer('TRE-1')
  computer.put('old-reader', '23.0')
  computer.put('reader', '24.1')
  const session = await runSession(fleet, 'TRE-1')
  expect(session.status).toBe('passed')
  expect(session.actions.map(({ does, item, because }) => [does, item.name, because])).toEqual([
    ['Uninstall', 'Old Reader', 'Acrobat Pro'],
    ['Install 24.5', 'Acrobat Pro', null],
  ])
  expect(computer.ran()).toEqual(['uninstall old-reader', 'install acrobat-pro'])
  expect([computer.installed('old-reader'), computer.installed('acrobat-pro')]).toEqual([null, '24.5'])
})

test('items that need each other in a circle are named, and nothing of them runs', async () => {
  const names = ['Ring A', 'Ring B', 'Ring C'] as const
  const [a, b, c] = await Promise.all(names.map((name) => addSoftware(name, ['1.0'])))
  await need(a ?? '', b ?? '')
  await need(b ?? '', c ?? '')
  await need(c ?? '', a ?? '')
  await addRule(a ?? '', latest, computerOf('TRE-1'))
  const before = fleet.computer('TRE-1').ran()
  const session = await runSession(fleet, 'TRE-1', { itemId: a ?? '' })
  expect(session.status).toBe('failed')
  expect(session.statusDetail).toMatch(/Ring A/)
  expect(session.plan?.errors.some(({ reason }) => /waits for itself/.test(reason))).toBe(true)
  expect(fleet.computer('TRE-1').ran()).toEqual(before)
})

test('a session for one item leaves the CNC machine alone, and everything else everywhere', async () => {
  const driver = await addSoftware('Milling Driver', ['7.0', '8.0'])
  await addRule(driver, latest)
  await addRule(driver, { state: 'ignored' }, computerOf('FAB-CNC'))
  const cnc = fleet.computer('FAB-CNC')
  cnc.put('milling-driver', '7.0')
  fleet.computer('FAB-1').put('milling-driver', '7.0')
  fleet.computer('FAB-1').put('reader', '23.0')

  const left = await runSession(fleet, 'FAB-CNC', { itemId: driver })
  expect(left).toMatchObject({ status: 'passed', actions: [], item: { name: 'Milling Driver' } })
  expect(cnc.installed('milling-driver')).toBe('7.0')
  expect(cnc.ran()).toEqual([])
  await runSession(fleet, 'FAB-1', { itemId: driver })
  expect(fleet.computer('FAB-1').installed('milling-driver')).toBe('8.0')
  expect(fleet.computer('FAB-1').installed('reader')).toBe('23.0')
})

test('offboarding: software goes on the day from which the product is on the agreement, not before', async () => {
  const stack = await addSoftware('Help Desk Agent', ['5.0'])
  const leaving: Target = { ...everybody, type: 'agreementProduct', ref: 'Offboarding' }
  await addRule(stack, latest)
  await addRule(stack, { state: 'uninstalled' }, leaving)
  const day = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10)
  const agreement = { type: 'managed', from: day(-400) }
  await fleet.withStores(async ({ agreements }) => {
    const from = { contoso: day(0), treehouse: day(1) }
    for (const [tenantId, date] of Object.entries(from))
      await agreements.create({ ...agreement, tenantId, additions: [{ product: 'Offboarding', from: date }] })
  })
  for (const name of ['CON-1', 'TRE-1']) fleet.computer(name).put('help-desk-agent', '5.0')
  for (const name of ['CON-1', 'TRE-1']) await runSession(fleet, name, { itemId: stack })
  expect(fleet.computer('CON-1').installed('help-desk-agent')).toBeNull()
  expect(fleet.computer('TRE-1').installed('help-desk-agent')).toBe('5.0')
})

test('a detection changes nothing and says what would be done', async () => {
  fleet.computer('FAB-1').put('reader', '23.0')
  const ran = fleet.computer('FAB-1').ran()
  const session = await runSession(fleet, 'FAB-1', { kind: 'detection' })
  expect(session.status).toBe('passed')
  expect(session.statusDetail).toMatch(/actions? (is|are) needed/)
  expect(session.plan?.actions).toContainEqual({ itemName: 'Reader', does: 'Update to 24.1', because: null })
  expect(fleet.computer('FAB-1').installed('reader')).toBe('23.0')
  expect(fleet.computer('FAB-1').ran()).toEqual(ran)
})
