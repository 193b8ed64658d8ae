import { beforeAll, describe, expect, test } from 'vitest'
import { describeOnBothDatabases } from '../../db/testing.ts'
import {
  at,
  makeComputer,
  makeSchedule,
  makeSession,
  makeSoftware,
  makeTenant,
  refusalOf,
  targetOf,
} from '../testing.ts'
import { dueKeyOf, isPressed, ownZoneOf, pressKeyOf } from './schedule.ts'
import { createScheduleStore, type NewSchedule, type ScheduleStore } from './store.ts'

describeOnBothDatabases('schedules', (database) => {
  let schedules: ScheduleStore
  beforeAll(() => {
    schedules = createScheduleStore(database())
  })

  async function found(id: string) {
    const schedule = await schedules.find(id)
    if (!schedule) throw new Error(`no schedule ${id}`)
    return schedule
  }

  test('are given back as they were kept', async () => {
    const tenant = await makeTenant(database())
    const values: NewSchedule = {
      name: 'Browsers',
      cron: '0 12 * * 1-5',
      executionCron: '0 22 * * *',
      timeZone: null,
      enabled: false,
      itemId: await makeSoftware(database()),
      target: targetOf({ scope: 'tenant', tenant, includeChildTenants: true, filter: 'workstations' }),
      reboot: 'ifNeeded',
      offline: 'applyOnConnect',
      offlineDeadlineHours: 48,
      mayPostpone: true,
      graceMinutes: 90,
      spreadMinutes: 45,
    }
    const id = await schedules.create(values, at('09:00:00'))
    const { revision, ...kept } = await found(id)
    expect(kept).toEqual({ ...values, id, activeSince: at('09:00:00') })
    expect(await schedules.update(id, revision, { ...values, name: 'Renamed' }, null)).toBe(true)
    expect(await found(id)).toMatchObject({ name: 'Renamed', activeSince: at('09:00:00') })
    expect(await schedules.update(id, revision, values, at('10:00:00'))).toBe(false)
    const again = await found(id)
    expect(await schedules.update(id, again.revision, values, at('10:00:00'))).toBe(true)
    expect(await found(id)).toMatchObject({ name: 'Browsers', activeSince: at('10:00:00') })
  })

  test.each([
    ['item', { itemId: 'nothing' }],
    ['tenant', { target: targetOf({ scope: 'tenant', tenant: 'nobody' }) }],
  ])('for a %s that does not exist are refused', async (_, wrong) => {
    expect(await refusalOf(makeSchedule(database(), wrong))).toBe('foreignKey')
  })

  test('are switched on and off once, and count anew when switched on', async () => {
    const id = await makeSchedule(database(), { enabled: false }, at('01:00:00'))
    expect(await schedules.setEnabled(id, false, at('02:00:00'))).toBe(false)
    expect(await schedules.setEnabled(id, true, at('03:00:00'))).toBe(true)
    expect(await schedules.setEnabled(id, true, at('04:00:00'))).toBe(false)
    expect(await found(id)).toMatchObject({ enabled: true, activeSince: at('03:00:00') })
    expect((await schedules.list('enabled')).map((one) => one.id)).toContain(id)
    expect(await schedules.setEnabled(id, false, at('05:00:00'))).toBe(true)
    expect(await found(id)).toMatchObject({ enabled: false, activeSince: at('03:00:00') })
    expect((await schedules.list('enabled')).map((one) => one.id)).not.toContain(id)
    expect((await schedules.list()).map((one) => one.id)).toContain(id)
    expect(await schedules.setEnabled('nobody', true, at('05:00:00'))).toBe(false)
  })

  describe('that fire', () => {
    const due = at('02:30:00')
    const runOf = (scheduleId: string, dueKey = dueKeyOf(due, null), dueAt = due) => ({
      scheduleId,
      dueKey,
      dueAt,
      firedAt: at('02:30:05'),
    })

    test('at once on many hands are new to one', async () => {
      const id = await makeSchedule(database())
      const runs = await Promise.all(Array.from({ length: 8 }, () => schedules.fire(runOf(id))))
      expect(runs.filter((run) => run?.isNew)).toHaveLength(1)
      expect(new Set(runs.map((run) => run?.id)).size).toBe(1)
      const own = await schedules.fire(runOf(id, dueKeyOf(due, 'Europe/Berlin')))
      expect(own?.isNew).toBe(true)
      expect(await schedules.fire(runOf('nobody'))).toBeNull()
    })

    test('are remembered by the zone, and apart from what was pressed', async () => {
      const id = await makeSchedule(database())
      const later = at('03:30:00')
      const latest = (zone: string | null, from = at('00:00:00')) =>
        schedules.latestFired(id, zone, from, at('12:00:00'))
      await schedules.fire(runOf(id, pressKeyOf('x'), at('09:00:00')))
      expect([await latest(null), await latest('Europe/Berlin')]).toEqual([null, null])
      await schedules.fire(runOf(id))
      await schedules.fire(runOf(id, dueKeyOf(later, 'Europe/Berlin'), later))
      await schedules.fire(runOf(id, dueKeyOf(at('13:00:00'), null), at('13:00:00')))
      expect([await latest(null), await latest('Europe/Berlin')]).toEqual([due, later])
      expect(await latest('Europe/Paris')).toBeNull()
      expect(await latest(null, due)).toEqual(due)
      expect(await latest(null, at('02:30:01'))).toBeNull()
    })

    test('are unfinished until all sessions are made, and then tell how many', async () => {
      const id = await makeSchedule(database())
      const run = await schedules.fire(runOf(id))
      if (!run) throw new Error('not fired')
      const left = async (before: string, after: string) =>
        (await schedules.leftUnfinished(at(before), at(after))).map((one) => one.id)
      expect(await left('02:31:00', '02:32:00')).toContain(run.id)
      expect(await left('02:30:00', '02:31:00')).not.toContain(run.id)
      expect(await left('02:00:00', '02:30:00')).toContain(run.id)
      const tenantId = await makeTenant(database())
      const computerId = await makeComputer(database(), { tenantId })
      await makeSession(database(), { tenantId, computerId, scheduleRunId: run.id })
      const half = await schedules.lastRun(id, 'all')
      expect(half).toEqual({ firedAt: at('02:30:05'), sessions: 1, finished: false })
      await schedules.finishRun(run.id, at('02:31:00'))
      expect(await left('02:31:00', '02:32:00')).not.toContain(run.id)
      expect(await schedules.lastRun(id, 'all')).toMatchObject({ sessions: 1, finished: true })
      expect(await schedules.lastRun(id, [tenantId])).toMatchObject({ sessions: 1 })
      expect(await schedules.lastRun(id, ['another'])).toMatchObject({ sessions: 0 })
    })

    test('leave their sessions behind when they are removed', async () => {
      const id = await makeSchedule(database())
      expect(await schedules.lastRun(id, 'all')).toBeNull()
      const run = await schedules.fire(runOf(id))
      const sessionId = await makeSession(database(), { scheduleRunId: run?.id ?? null })
      expect(await schedules.remove(id)).toBe(true)
      expect(await schedules.remove(id)).toBe(false)
      expect(await schedules.find(id)).toBeNull()
      const session = await database().prisma.maintenanceSession.findUnique({ where: { id: sessionId } })
      expect(session).toMatchObject({ scheduleRunId: null })
    })
  })
})

test('keys tell whether a run was pressed, and for which zone it is', () => {
  const own = { dueKey: dueKeyOf(at('02:30:00'), 'Europe/Berlin') }
  const fixed = { dueKey: dueKeyOf(at('02:30:00'), null) }
  const pressed = { dueKey: pressKeyOf('user request') }
  expect([own, fixed, pressed].map(ownZoneOf)).toEqual(['Europe/Berlin', null, null])
  expect([own, fixed, pressed].map(isPressed)).toEqual([false, false, true])
})
