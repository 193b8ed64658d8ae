import { pino } from 'pino'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Database } from '../../db/client.ts'
import { openDatabase } from '../../db/client.ts'
import { createTestDatabase, describeOnBothDatabases } from '../../db/testing.ts'
import { createFacts } from '../../facts/facts.ts'
import { createSessionStore } from '../sessions/store.ts'
import { at, makeComputer, makePerson, makeSchedule, makeSoftware, makeTenant, targetOf } from '../testing.ts'
import { type FiringContext, fireDueSchedules, goOnWithRun } from './fire-schedules.ts'
import { pressKeyOf } from './schedule.ts'
import { createScheduleStore } from './store.ts'

const minute = 60_000

/** A server's own view of the database. */
function serverOn(database: Database, more: Partial<FiringContext> = {}): FiringContext {
  return {
    schedules: createScheduleStore(database),
    sessions: createSessionStore(database, () => undefined),
    facts: createFacts(database),
    log: pino({ level: 'silent' }),
    stopping: new AbortController().signal,
    ...more,
  }
}

/** Makes sessions until so many are made, and then fails as a server does that is killed. */
function dyingAfter(database: Database, count: number): FiringContext {
  const sessions = createSessionStore(database, () => undefined)
  let made = 0
  return serverOn(database, {
    sessions: {
      create: async (session, instant) => {
        made += 1
        if (made > count) throw new Error('killed')
        return await sessions.create(session, instant)
      },
    },
  })
}

describeOnBothDatabases('schedules that are due', (database) => {
  beforeEach(async () => {
    const { prisma } = database()
    await prisma.maintenanceSession.deleteMany()
    await prisma.schedule.deleteMany()
    // Each server of a test reads all facts anew, so nobody needs to be told.
    await prisma.computer.deleteMany()
  })

  const fire = (time: string, server = serverOn(database())) => fireDueSchedules(server, at(time))
  const sessionsOf = async (scheduleId: string) =>
    await database().prisma.maintenanceSession.findMany({
      where: { scheduleRun: { scheduleId } },
      orderBy: { computerId: 'asc' },
    })
  const runsOf = async (scheduleId: string) =>
    await database().prisma.scheduleRun.findMany({ where: { scheduleId }, orderBy: { dueAt: 'asc' } })
  const dueTimes = async (scheduleId: string) =>
    (await runsOf(scheduleId)).map(({ dueAt }) => dueAt.toISOString().slice(11, 16))

  async function computers(count: number, tenantId?: string): Promise<string[]> {
    const tenant = tenantId ?? (await makeTenant(database()))
    const made: string[] = []
    for (let each = 0; each < count; each++)
      made.push(await makeComputer(database(), { tenantId: tenant, name: `PC-${each}`, kind: 'workstation' }))
    return made.sort()
  }

  test('give each computer of the target one session, with what the schedule says', async () => {
    const [first, second] = await computers(2)
    const itemId = await makeSoftware(database())
    const id = await makeSchedule(database(), {
      itemId,
      executionCron: '0 22 * * *',
      reboot: 'ifNeeded',
      offline: 'applyOnConnect',
      offlineDeadlineHours: 12,
      mayPostpone: true,
      spreadMinutes: 30,
    })
    await fire('02:29:59')
    expect(await runsOf(id)).toEqual([])
    await fire('02:30:07')
    const sessions = await sessionsOf(id)
    const [run] = await runsOf(id)
    expect(sessions.map(({ computerId }) => computerId)).toEqual([first, second])
    for (const session of sessions) {
      expect(session).toMatchObject({
        requestKey: `schedule/${run?.id}/${session.computerId}`,
        kind: 'maintenance',
        subjectKind: 'computer',
        status: 'created',
        itemId,
        requestedById: null,
        reboot: 'ifNeeded',
        offline: 'applyOnConnect',
        offlineHours: 12,
        mayPostpone: true,
        executeAt: at('22:00:00'),
      })
      const wait = (session.startAfter?.getTime() ?? 0) - at('02:30:07').getTime()
      expect(wait).toBeGreaterThanOrEqual(0)
      expect(wait).toBeLessThanOrEqual(30 * minute)
    }
    expect(run).toMatchObject({ dueAt: at('02:30:00'), firedAt: at('02:30:07'), started: 2 })
    expect(run?.finishedAt).not.toBeNull()
    await fire('02:30:22')
    await fire('03:20:00')
    expect(await sessionsOf(id)).toHaveLength(2)
  })

  test('execute right away where they say so, or the execution time is the same', async () => {
    await computers(1)
    const atOnce = await makeSchedule(database())
    const same = await makeSchedule(database(), { executionCron: '30 2 * * *' })
    await fire('02:30:07')
    expect((await sessionsOf(atOnce))[0]?.executeAt).toBeNull()
    expect((await sessionsOf(same))[0]?.executeAt).toEqual(at('02:30:00'))
  })

  test('that fire too late for their execution time wait for the next one', async () => {
    await computers(1)
    const id = await makeSchedule(database(), { executionCron: '45 2,23 * * *' })
    await fire('03:00:00')
    expect((await sessionsOf(id))[0]?.executeAt).toEqual(at('23:45:00'))
  })

  describe('after all servers were down', () => {
    test('are made up for once, by the latest within the grace period', async () => {
      await computers(1)
      const hourly = await makeSchedule(database(), { cron: '0 * * * *', graceMinutes: 180 })
      const nightly = await makeSchedule(database(), { graceMinutes: 60 })
      await fire('09:20:00')
      await fire('09:21:00')
      expect(await dueTimes(hourly)).toEqual(['09:00'])
      expect(await dueTimes(nightly)).toEqual([])
      await fire('10:00:01')
      expect(await dueTimes(hourly)).toEqual(['09:00', '10:00'])
    })

    test('leave out what was due before they counted', async () => {
      await computers(1)
      const id = await makeSchedule(database(), {}, at('02:30:00'))
      const off = await makeSchedule(database(), { enabled: false })
      await fire('02:31:00')
      expect([await runsOf(id), await runsOf(off)]).toEqual([[], []])
    })
  })

  describe('while the clock of the server jumps', () => {
    test('forward and back fire no due time twice, and go on', async () => {
      await computers(1)
      const id = await makeSchedule(database(), { cron: '0 * * * *', graceMinutes: 180 })
      await fire('01:00:05')
      await fire('06:30:00')
      expect(await dueTimes(id)).toEqual(['01:00', '06:00'])
      await fire('01:30:00')
      await fire('02:00:05')
      await fire('06:00:05')
      await fire('07:00:05')
      expect(await dueTimes(id)).toEqual(['01:00', '02:00', '06:00', '07:00'])
      expect(await sessionsOf(id)).toHaveLength(4)
    })

    test('far ahead by mistake do not rest until then', async () => {
      await computers(1)
      const id = await makeSchedule(database())
      await fireDueSchedules(serverOn(database()), new Date('2031-01-01T02:31:00Z'))
      await fire('02:31:00')
      expect(await runsOf(id)).toHaveLength(2)
    })
  })

  describe('when a server is killed in the middle', () => {
    test('any other goes on after a minute, and no computer gets a second session', async () => {
      const all = await computers(60)
      const id = await makeSchedule(database())
      await fire('02:30:00', dyingAfter(database(), 30))
      expect((await runsOf(id))[0]?.finishedAt).toBeNull()
      await fire('02:30:30')
      const half = (await sessionsOf(id)).length
      expect(half).toBeLessThan(60)
      const startAfter = new Map((await sessionsOf(id)).map((one) => [one.id, one.startAfter]))
      await fire('02:31:01')
      const sessions = await sessionsOf(id)
      expect(sessions.map(({ computerId }) => computerId)).toEqual(all)
      for (const one of sessions)
        if (startAfter.has(one.id)) expect(one.startAfter).toEqual(startAfter.get(one.id))
      expect(await runsOf(id)).toMatchObject([{ started: 60 }])
    })

    test('a run is not gone on with once its grace period is over, or it was switched off', async () => {
      await computers(2)
      const late = await makeSchedule(database())
      await fire('02:30:00', dyingAfter(database(), 0))
      await fire('03:31:00')
      expect(await runsOf(late)).toMatchObject([{ started: 0, finishedAt: at('03:31:00') }])
      const off = await makeSchedule(database(), { cron: '0 5 * * *' })
      await fire('05:00:00', dyingAfter(database(), 0))
      await createScheduleStore(database()).setEnabled(off, false, at('05:01:00'))
      await fire('05:02:00')
      expect(await runsOf(off)).toMatchObject([{ started: 0, finishedAt: at('05:02:00') }])
    })

    test('a server that stops leaves the rest to whoever comes', async () => {
      await computers(60)
      const id = await makeSchedule(database())
      const stopping = new AbortController()
      const sessions = createSessionStore(database(), () => undefined)
      const server = serverOn(database(), {
        stopping: stopping.signal,
        sessions: {
          create: async (session, instant) => {
            stopping.abort()
            return await sessions.create(session, instant)
          },
        },
      })
      await fire('02:30:00', server)
      expect(await sessionsOf(id)).toHaveLength(25)
      await fire('02:31:01')
      expect(await sessionsOf(id)).toHaveLength(60)
    })
  })

  describe('where each computer has its own zone', () => {
    test('are due when it is that time there', async () => {
      const inBerlin = await makeTenant(database(), { timeZone: 'Europe/Berlin' })
      const inNewYork = await makeTenant(database(), { timeZone: 'America/New_York' })
      const [east] = await computers(1, inBerlin)
      const [west] = await computers(1, inNewYork)
      const id = await makeSchedule(database(), { timeZone: null, executionCron: '0 4 * * *' })
      await fire('01:30:05')
      expect(await sessionsOf(id)).toMatchObject([{ computerId: east, executeAt: at('03:00:00') }])
      await fire('01:31:00')
      await fire('07:30:05')
      const sessions = await sessionsOf(id)
      expect(sessions.map(({ computerId }) => computerId).sort()).toEqual([east, west].sort())
      expect(sessions.find(({ computerId }) => computerId === west)?.executeAt).toEqual(at('09:00:00'))
    })
  })

  describe('take', () => {
    const takenBy = async (target: Parameters<typeof targetOf>[0]) => {
      const id = await makeSchedule(database(), { target: targetOf(target) })
      await fire('02:30:00')
      return (await sessionsOf(id)).map(({ computerId }) => computerId)
    }

    test('nothing of which it is not known whether the target means it', async () => {
      const tenantId = await makeTenant(database())
      await makeComputer(database(), { tenantId, name: 'Unknown' })
      const [known] = await computers(1, tenantId)
      expect(await takenBy({ filter: 'workstations' })).toEqual([known])
      expect(await takenBy({ type: 'tag', ref: 'vip' })).toEqual([])
    })

    test('no computer that is excluded from maintenance, nor tenants left out of what is across all', async () => {
      const own = await makeTenant(database(), { excludeFromCrossTenant: true })
      const [apart] = await computers(1, own)
      const [usual] = await computers(1)
      await makeComputer(database(), { maintenanceExcluded: true })
      expect(await takenBy({})).toEqual([usual])
      expect(await takenBy({ scope: 'tenant', tenant: own })).toEqual([apart])
    })

    test('one computer, or those of a person', async () => {
      const tenantId = await makeTenant(database())
      const person = await makePerson(database(), { tenantId })
      const hers = await makeComputer(database(), { tenantId, primaryPersonId: person })
      const [other] = await computers(1, tenantId)
      expect(await takenBy({ scope: 'individual', type: 'computer', ref: other ?? '' })).toEqual([other])
      expect(await takenBy({ scope: 'individual', type: 'person', ref: person })).toEqual([hers])
    })
  })

  test('one that cannot be fired keeps no other from it', async () => {
    await computers(1)
    const wrong = await makeSchedule(database(), { name: 'A', cron: 'no cron line' })
    const right = await makeSchedule(database(), { name: 'B' })
    await fire('02:30:00')
    expect([(await runsOf(wrong)).length, (await runsOf(right)).length]).toEqual([0, 1])
  })

  test('run now, pressed while it is off, takes all and counts as no due time', async () => {
    await computers(1)
    const id = await makeSchedule(database(), { enabled: false })
    const server = serverOn(database())
    const dueAt = at('02:31:00')
    const run = await server.schedules.fire({
      scheduleId: id,
      dueKey: pressKeyOf('x'),
      dueAt,
      firedAt: dueAt,
    })
    if (!run) throw new Error('not fired')
    await goOnWithRun(server, run, at('02:31:00'))
    expect(await sessionsOf(id)).toHaveLength(1)
    await createScheduleStore(database()).setEnabled(id, true, at('02:29:00'))
    await fire('02:32:00')
    expect(await sessionsOf(id)).toHaveLength(2)
  })
})

test('two servers on one PostgreSQL that fire at once make one run, and each computer has one session', async () => {
  const files = await createTestDatabase('postgresql')
  const databases = [await openDatabase(files.target), await openDatabase(files.target)] as const
  try {
    const [one] = databases
    const tenantId = await makeTenant(one)
    for (let each = 0; each < 40; each++) await makeComputer(one, { tenantId })
    const ids = [await makeSchedule(one), await makeSchedule(one, { cron: '*/10 * * * *' })]
    for (const time of ['02:30:00', '02:31:30', '02:33:00', '02:40:00']) {
      const servers = databases.flatMap((database) => [serverOn(database), serverOn(database)])
      await Promise.all(servers.map((server) => fireDueSchedules(server, at(time))))
    }
    const { prisma } = one
    expect(await prisma.scheduleRun.count({ where: { scheduleId: ids[0] ?? '' } })).toBe(1)
    expect(await prisma.scheduleRun.count({ where: { scheduleId: ids[1] ?? '' } })).toBe(2)
    expect(await prisma.maintenanceSession.count()).toBe(120)
    const perComputer = await prisma.maintenanceSession.groupBy({
      by: ['computerId', 'scheduleRunId'],
      _count: true,
    })
    expect(new Set(perComputer.map(({ _count }) => _count))).toEqual(new Set([1]))
  } finally {
    for (const database of databases) await database.close()
    await files.remove()
  }
})
