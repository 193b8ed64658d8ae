import { expect, test } from '@playwright/test'
import type { Target } from '../core/facts/target.ts'
import { endedSession, type Fleet, fileSoftware, startFleet } from './journey-fleet.ts'

// Schedules that start sessions on real agents.

let fleet: Fleet
test.beforeAll(async () => {
  fleet = await startFleet({ computers: { 'LINE-1': 'Milltown', 'LINE-2': 'Milltown', 'CNC-1': 'Milltown' } })
  await fleet.untilOnline()
})
test.afterAll(() => fleet.stop())

const everybody: Target = {
  scope: 'cross-tenant',
  type: 'all',
  ref: null,
  filter: 'all',
  tenant: null,
  includeChildTenants: false,
}

test('a schedule for one item keeps it up to date everywhere but on the CNC machine', async () => {
  await fleet.withStores(async (stores) => {
    for (const id of ['driver', 'viewer'])
      await stores.items.create({
        id,
        kind: 'software',
        name: id,
        detectionMethod: 'script',
        scripts: fileSoftware(id),
        versions: [{ version: '1.0' }, { version: '2.0' }],
      })
    const latest = { state: 'installed', version: 'latest' } as const
    const required = { enforcement: 'required' }
    await stores.deployments.create({ itemId: 'driver', desired: latest, target: everybody, ...required })
    await stores.deployments.create({ itemId: 'viewer', desired: latest, target: everybody, ...required })
    const cnc: Target = { ...everybody, scope: 'individual', type: 'computer', ref: 'CNC-1' }
    await stores.deployments.create({
      itemId: 'driver',
      desired: { state: 'ignored' },
      target: cnc,
      ...required,
    })
  })
  for (const computer of Object.values(fleet.computers)) computer.put('driver', '1.0')
  const { id } = await fleet.api.schedules.save.mutate({
    draft: {
      id: null,
      name: 'Driver, every minute',
      cron: '* * * * *',
      executionCron: null,
      timeZone: 'Europe/Berlin',
      enabled: true,
      itemId: 'driver',
      target: { ...everybody, scope: 'tenant', tenant: 'milltown' },
      reboot: 'never',
      offline: 'skip',
      offlineDeadlineHours: 24,
      mayPostpone: false,
      graceMinutes: 60,
      spreadMinutes: 0,
    },
    revision: null,
  })
  // It fires by itself at the next full minute.
  const ofSchedule = async () => {
    const { sessions } = await fleet.api.sessions.list.query({ limit: 50 })
    return sessions.filter(({ schedule }) => schedule?.id === id)
  }
  await expect.poll(async () => (await ofSchedule()).length, { timeout: 100_000 }).toBe(3)
  await fleet.api.schedules.setEnabled.mutate({ id, enabled: false })
  const sessions = await Promise.all((await ofSchedule()).map((each) => endedSession(fleet.api, each.id)))
  expect(
    sessions
      .map(({ subject, status, actions, item }) => [subject.name, status, actions.length, item?.name])
      .sort(),
  ).toEqual([
    ['CNC-1', 'passed', 0, 'driver'],
    ['LINE-1', 'passed', 1, 'driver'],
    ['LINE-2', 'passed', 1, 'driver'],
  ])
  const versions = (name: string) =>
    Object.values(fleet.computers).map((computer) => computer.installed(name))
  expect(versions('driver')).toEqual(['2.0', '2.0', '1.0'])
  expect(versions('viewer')).toEqual([null, null, null])
})
