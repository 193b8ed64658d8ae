import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Database, openDatabase } from '../../db/client.ts'
import { createTestDatabase, type TestDatabase } from '../../db/testing.ts'
import { createFacts } from '../../facts/facts.ts'
import { type AuditEvent, createAuditService } from '../audit/audit-service.ts'
import { at, makeComputer, makeSchedule, makeSession, makeTask, makeTenant, targetOf } from '../testing.ts'
import { callerOf } from '../tickets/testing.ts'
import type { ScheduleDraft } from './draft.ts'
import type { ScheduleRun } from './schedule.ts'
import { createSchedulesService, type ScheduleFilter } from './schedules-service.ts'
import { createScheduleStore } from './store.ts'

let files: TestDatabase
let database: Database
beforeAll(async () => {
  files = await createTestDatabase('sqlite')
  database = await openDatabase(files.target)
})
afterAll(async () => {
  await database.close()
  await files.remove()
})

let audited: AuditEvent[]
let begun: ScheduleRun[]
let own: string
let other: string
beforeEach(async () => {
  audited = []
  begun = []
  await database.prisma.maintenanceSession.deleteMany()
  await database.prisma.schedule.deleteMany()
  await database.prisma.computer.deleteMany()
  own = await makeTenant(database, { name: 'Own', timeZone: 'Europe/Berlin' })
  other = await makeTenant(database, { name: 'Other', timeZone: 'America/New_York' })
})

const service = (now = at('12:00:00')) =>
  createSchedulesService(
    {
      schedules: createScheduleStore(database),
      facts: createFacts(database),
      audit: {
        ...createAuditService(database),
        record: async (event) => {
          audited.push(event)
        },
      },
      begin: (run) => begun.push(run),
    },
    () => now,
  )

const engineer = callerOf({ role: 'engineer' })
const limited = () => callerOf({ role: 'engineer', limitedToTenants: true, tenantIds: [own] })
const all: ScheduleFilter = { search: '', tenantId: null, enabled: null }
const draftOf = (draft: Partial<ScheduleDraft> = {}): ScheduleDraft => ({
  id: null,
  name: 'Every night',
  cron: '30 2 * * *',
  executionCron: null,
  timeZone: 'UTC',
  enabled: true,
  itemId: null,
  target: targetOf(),
  reboot: 'never',
  offline: 'skip',
  offlineDeadlineHours: 24,
  mayPostpone: false,
  graceMinutes: 60,
  spreadMinutes: 30,
  ...draft,
})
const activeSinceOf = async (id: string) =>
  (await database.prisma.schedule.findUniqueOrThrow({ where: { id } })).activeSince

describe('saving', () => {
  test('keeps the draft, begins nothing, and tells the audit', async () => {
    const saved = await service().save(engineer, draftOf({ cron: ' 0  12 * * 1-5 ' }), null)
    const got = await service().get(engineer, saved.id)
    expect(got).toEqual({ draft: draftOf({ id: saved.id, cron: '0 12 * * 1-5' }), revision: saved.revision })
    const renamed = await service().save(engineer, { ...got.draft, name: 'Noon' }, got.revision)
    await expect(service().save(engineer, got.draft, got.revision)).rejects.toMatchObject({
      code: 'conflict',
    })
    await expect(service().save(engineer, got.draft, null)).rejects.toMatchObject({ code: 'conflict' })
    expect(renamed.revision).not.toBe(saved.revision)
    expect(audited).toMatchObject([
      { action: 'schedules.create', subject: { id: saved.id }, tenantId: null },
      {
        action: 'schedules.update',
        detail: { before: { name: 'Every night' }, after: { name: 'Noon', id: saved.id } },
      },
    ])
    expect(begun).toEqual([])
  })

  test.each([
    ['the cron line', { cron: '0 3 * * *' }, true],
    ['the zone', { timeZone: null }, true],
    ['the name', { name: 'Other' }, false],
    ['the execution time', { executionCron: '0 3 * * *' }, false],
  ])('with a change of %s', async (_, change, isAnew) => {
    const id = await makeSchedule(database, {}, at('01:00:00'))
    const { draft, revision } = await service().get(engineer, id)
    await service().save(engineer, { ...draft, ...change }, revision)
    expect(await activeSinceOf(id)).toEqual(isAnew ? at('12:00:00') : at('01:00:00'))
  })

  test('one that is switched on with it counts from then on', async () => {
    const id = await makeSchedule(database, { enabled: false }, at('01:00:00'))
    const { draft, revision } = await service().get(engineer, id)
    await service().save(engineer, { ...draft, enabled: true }, revision)
    expect(await activeSinceOf(id)).toEqual(at('12:00:00'))
  })

  test('is refused with all that is wrong, at its fields', async () => {
    const wrong = draftOf({
      cron: '61 * * * *',
      executionCron: 'noon',
      timeZone: 'Europe/Bonn',
      itemId: 'nothing',
      target: targetOf({ scope: 'tenant', type: 'person', ref: 'nobody', tenant: null }),
    })
    const refused = await service()
      .save(engineer, wrong, null)
      .catch((error) => error)
    expect(refused).toMatchObject({ code: 'badInput' })
    expect(refused.detail.issues.map(({ path }: { path: string }) => path)).toEqual([
      'cron',
      'executionCron',
      'timeZone',
      'itemId',
      'target.type',
      'target.ref',
      'target.tenant',
    ])
  })

  test.each([
    [
      'a task for tenants',
      async () => ({ itemId: await makeTask(database, { subject: 'tenant' }) }),
      /for a tenant/,
    ],
    ['a script', async () => ({ target: targetOf({ type: 'script' }) }), /A script cannot say/],
    ['nobody', async () => ({ target: targetOf({ type: 'tag' }) }), /Choose whom it means/],
    ['too much', async () => ({ target: targetOf({ ref: 'x' }) }), /Nothing can be named/],
    [
      'a tenant across all',
      async () => ({ target: targetOf({ tenant: own }) }),
      /goes with the scope tenant/,
    ],
  ])('with %s is refused', async (_, change, words) => {
    const draft = draftOf(await change())
    await expect(service().save(engineer, draft, null)).rejects.toMatchObject({
      code: 'badInput',
      message: expect.stringMatching(words),
    })
  })
})

describe('somebody who is limited to a tenant', () => {
  const ofOwn = () => targetOf({ scope: 'tenant', tenant: own })

  test('writes schedules of his tenant alone', async () => {
    const { id } = await service().save(limited(), draftOf({ target: ofOwn() }), null)
    expect(audited).toMatchObject([{ tenantId: own }])
    const shared = draftOf()
    await expect(service().save(limited(), shared, null)).rejects.toMatchObject({ code: 'notAllowed' })
    const theirs = draftOf({ target: targetOf({ scope: 'tenant', tenant: other }) })
    await expect(service().save(limited(), theirs, null)).rejects.toMatchObject({ code: 'notFound' })
    await expect(service().preview(limited(), theirs)).rejects.toMatchObject({ code: 'notFound' })
    await makeTenant(database, { name: 'Child', parentId: own })
    const wider = draftOf({ target: { ...ofOwn(), includeChildTenants: true } })
    await expect(service().save(limited(), wider, null)).rejects.toMatchObject({ code: 'notFound' })
    await service().setEnabled(limited(), id, false)
    await service().remove(limited(), id)
    expect(audited.map(({ action }) => action)).toEqual([
      'schedules.create',
      'schedules.disable',
      'schedules.remove',
    ])
  })

  test('sees his and those across all, and may not change, remove or run the latter', async () => {
    const shared = await makeSchedule(database, { name: 'Shared' })
    await makeSchedule(database, { name: 'Ours', target: ofOwn() })
    const theirs = await makeSchedule(database, {
      name: 'Theirs',
      target: targetOf({ scope: 'tenant', tenant: other }),
    })
    const names = (await service().list(limited(), all)).map(({ name }) => name)
    expect(names).toEqual(['Ours', 'Shared'])
    const { draft, revision } = await service().get(limited(), shared)
    const refused = { code: 'notAllowed' }
    await expect(service().save(limited(), draft, revision)).rejects.toMatchObject(refused)
    await expect(service().remove(limited(), shared)).rejects.toMatchObject(refused)
    await expect(service().setEnabled(limited(), shared, false)).rejects.toMatchObject(refused)
    await expect(service().runNow(limited(), shared, 'x')).rejects.toMatchObject(refused)
    await expect(service().get(limited(), theirs)).rejects.toMatchObject({ code: 'notFound' })
    await expect(service().runNow(limited(), theirs, 'x')).rejects.toMatchObject({ code: 'notFound' })
    expect(audited).toEqual([])
  })

  test('is told of his computers, zones and sessions alone', async () => {
    const mine = await makeComputer(database, { tenantId: own })
    await makeComputer(database, { tenantId: other })
    const id = await makeSchedule(database, { timeZone: null })
    const { draft } = await service().get(limited(), id)
    expect(await service().preview(limited(), draft)).toMatchObject({
      computers: 1,
      zones: ['Europe/Berlin'],
    })
    expect(await service().preview(engineer, draft)).toMatchObject({ computers: 2 })
    const run = await createScheduleStore(database).fire({
      scheduleId: id,
      dueKey: 'k',
      dueAt: at('02:30:00'),
      firedAt: at('02:30:00'),
    })
    const scheduleRunId = run?.id ?? null
    await makeSession(database, { tenantId: own, computerId: mine, scheduleRunId })
    await makeSession(database, { tenantId: other, scheduleRunId })
    const lastRun = async (caller = limited()) => (await service().list(caller, all))[0]?.lastRun
    expect(await lastRun()).toEqual({ firedAt: at('02:30:00').toISOString(), sessions: 1, finished: false })
    expect(await lastRun(engineer)).toMatchObject({ sessions: 2 })
  })
})

describe('the list', () => {
  test('says when in words, when next, and where execution begins', async () => {
    const itemId = await makeTask(database, { name: 'Clean up' })
    await makeSchedule(database, {
      name: 'A',
      cron: '0 12 * * 1-5',
      executionCron: '0 22 * * *',
      timeZone: 'Europe/Berlin',
      itemId,
    })
    await makeSchedule(database, { name: 'B', enabled: false, cron: '*/7 * * * *' })
    expect(await service(at('12:00:00')).list(engineer, all)).toMatchObject([
      {
        name: 'A',
        when: 'Monday to Friday at 12:00',
        executes: 'every day at 22:00',
        item: { id: itemId, name: 'Clean up' },
        target: 'everything across all tenants',
        next: {
          at: '2026-11-25T11:00:00.000Z',
          timeZone: 'Europe/Berlin',
          executeAt: '2026-11-25T21:00:00.000Z',
        },
        lastRun: null,
      },
      { name: 'B', when: null, cron: '*/7 * * * *', item: null, next: null },
    ])
  })

  test('is found by words, tenant and whether it is on', async () => {
    const target = targetOf({ scope: 'tenant', tenant: own })
    await makeSchedule(database, { name: 'A', itemId: await makeTask(database, { name: 'Clean up' }) })
    await makeSchedule(database, { name: 'B', target, enabled: false })
    const named = async (filter: Partial<ScheduleFilter>) =>
      (await service().list(engineer, { ...all, ...filter })).map(({ name }) => name)
    expect(await named({})).toEqual(['A', 'B'])
    expect(await named({ search: ' CLEAN ' })).toEqual(['A'])
    expect(await named({ search: 'at own' })).toEqual(['B'])
    expect(await service().list(engineer, { ...all, tenantId: own })).toHaveLength(1)
    expect(await named({ enabled: true })).toEqual(['A'])
    expect(await named({ enabled: false })).toEqual(['B'])
  })
})

describe('the preview', () => {
  test('gives the next five times of all zones, in their order, and what is left out', async () => {
    await makeComputer(database, { tenantId: own, kind: 'server' })
    await makeComputer(database, { tenantId: own })
    await makeComputer(database, { tenantId: other, kind: 'workstation' })
    const target = targetOf({ scope: 'tenant', tenant: own, filter: 'servers' })
    const now = new Date('2026-03-28T12:00:00Z')
    const found = await service(now).preview(engineer, draftOf({ timeZone: null, target }))
    expect(found).toMatchObject({
      when: 'every day at 02:30',
      executes: null,
      zones: ['Europe/Berlin'],
      computers: 1,
      unknown: { primaryPerson: 0, kind: 1, script: 0 },
    })
    expect(found.next.map((one) => one.at)).toEqual([
      // The clocks skip 02:30 on the 29th.
      '2026-03-29T01:00:00.000Z',
      '2026-03-30T00:30:00.000Z',
      '2026-03-31T00:30:00.000Z',
      '2026-04-01T00:30:00.000Z',
      '2026-04-02T00:30:00.000Z',
    ])
    const { next } = await service(now).preview(engineer, draftOf({ timeZone: null }))
    expect(next).toHaveLength(5)
    expect(new Set(next.map(({ timeZone }) => timeZone)).size).toBeGreaterThan(1)
  })
})

describe('run now', () => {
  test('begins once for one press, and tells how many computers', async () => {
    await makeComputer(database, { tenantId: own })
    const id = await makeSchedule(database, { enabled: false })
    expect(await service().runNow(engineer, id, 'press')).toEqual({ computers: 1 })
    expect(await service().runNow(engineer, id, 'press')).toEqual({ computers: 1 })
    expect(await service().runNow(engineer, id, 'another')).toEqual({ computers: 1 })
    expect(begun).toHaveLength(2)
    expect(audited).toMatchObject([
      { action: 'schedules.runNow', subject: { id }, detail: { computers: 1 } },
      { action: 'schedules.runNow' },
    ])
  })

  test('is for those who may start sessions', async () => {
    const id = await makeSchedule(database)
    const technician = callerOf({ role: 'technician' })
    await expect(service().runNow(technician, id, 'x')).rejects.toMatchObject({ code: 'notAllowed' })
    await expect(service().runNow(engineer, 'nobody', 'x')).rejects.toMatchObject({ code: 'notFound' })
  })
})

test('what is gone is not found; what is so already is not told to the audit', async () => {
  const id = await makeSchedule(database)
  await service().setEnabled(engineer, id, true)
  expect(audited).toEqual([])
  await service().remove(engineer, id)
  await service().remove(engineer, id)
  expect(audited.map(({ action }) => action)).toEqual(['schedules.remove'])
  const mine = callerOf({ role: 'engineer', limitedToTenants: true, tenantIds: [own] })
  for (const call of [
    () => service().get(engineer, id),
    () => service().setEnabled(engineer, id, true),
    () => service().remove(mine, id),
  ])
    await expect(call()).rejects.toMatchObject({ code: 'notFound' })
})
