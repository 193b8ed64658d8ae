import { describe, expect, test } from 'vitest'
import type { Role } from '../../../core/permissions/permissions.ts'
import type { SessionEvent } from '../../../core/sessions/session-status.ts'
import { describeOnBothDatabases } from '../../db/testing.ts'
import { createFacts } from '../../facts/facts.ts'
import { createLiveBus, sessionTopic } from '../../live/bus.ts'
import { type AuditEvent, createAuditService } from '../audit/audit-service.ts'
import { createDeploymentStore } from '../deployments/store.ts'
import { createItemStore } from '../items/store.ts'
import { at, makeComputer, makeSession, makeSoftware, makeTenant, testSealer } from '../testing.ts'
import { callerOf } from '../tickets/testing.ts'
import type { Caller } from '../users/caller.ts'
import { createUserStore } from '../users/store.ts'
import { createSessionsService } from './sessions-service.ts'
import type { StartSessions } from './start-sessions.ts'
import { createSessionStore } from './store.ts'

const planHash = 'a'.repeat(64)

describeOnBothDatabases('sessions as people ask for them', (database) => {
  let people = 0

  /** `audited` is called with the action of each entry before it is written. */
  async function open(audited: (action: string) => Promise<void> = async () => undefined) {
    const bus = createLiveBus()
    const clock = { now: at('09:00:00') }
    const callers = new Map<string, Caller | null>()
    const stopped: string[] = []
    const begun: string[] = []
    const turned: string[] = []
    const store = createSessionStore(database(), () => undefined)
    const audit = createAuditService(database())
    const sources = {
      store,
      // Nothing is asked for at a place here.
      places: { context: () => Promise.reject(new Error('not asked for')) },
      facts: createFacts(database()),
      items: createItemStore(database()),
      deployments: createDeploymentStore(database()),
      audit: {
        ...audit,
        record: async (event: AuditEvent) => {
          await audited(event.action)
          await audit.record(event)
        },
      },
      bus,
      recognise: async ({ authSessionId }: Pick<Caller, 'authSessionId'>) =>
        callers.get(authSessionId) ?? null,
      sealer: testSealer(),
      launcher: {
        advance: async (id: string) => void begun.push(id),
        begin: (id: string) => void begun.push(id),
        turnOver: async (computerId: string) => void turned.push(computerId),
        stop: async (id: string) => void stopped.push(id),
      },
    }
    const service = createSessionsService(sources, () => clock.now)
    const technician = await makeCaller()
    const id = await makeSession(database(), { requestedById: technician.userId })
    await store.tell(id, 'start', at('09:00:01'))
    await store.tell(id, 'awaitApproval', at('09:00:02'), { planHash })
    return { service, store, id, technician, stopped, begun, turned, bus, clock, callers }
  }

  async function makeCaller(role: Role = 'technician') {
    people += 1
    const user = { name: `Tech ${people}`, email: `tech${people}@example.com`, role }
    const { id } = await createUserStore(database()).create({
      ...user,
      tenantIds: null,
      passwordHash: 'none',
    })
    return callerOf({ userId: id, role, name: user.name, authSessionId: `sign-in of ${id}` })
  }

  test('one that waits for Run now ends at once when it is cancelled', async () => {
    const { service, id, technician, stopped } = await open()
    expect(await service.cancel(technician, id)).toEqual({ status: 'cancelled' })
    expect(stopped).toEqual([])
  })

  test('a cancellation that crosses with Run now stops what is under way, and leaves the end to the engine', async () => {
    const begin = { now: async () => undefined as unknown }
    const opened = await open(async (action) => {
      if (action === 'sessions.cancel') await begin.now()
    })
    const { service, store, id, technician, stopped } = opened
    begin.now = async () => {
      await service.run(technician, id, planHash)
      await store.tell(id, 'start', at('09:01:00'))
    }
    expect(await service.cancel(technician, id)).toEqual({ status: 'running' })
    expect(stopped).toEqual([id])
  })

  test('whoever prepared a run starts it: the receipt names him', async () => {
    const { service, id, technician, begun } = await open()
    const colleague = await makeCaller()
    await expect(service.run(colleague, id, planHash)).rejects.toMatchObject({
      code: 'conflict',
      message: `${technician.name} has prepared this run, and the receipt would name them. Prepare the tool yourself to run it.`,
    })
    expect(begun).toEqual([])
    expect(await service.run(technician, id, planHash)).toEqual({
      sessionId: id,
      status: 'pending',
      joined: null,
    })
    expect(begun).toEqual([id])
  })

  test.each<[string, (caller: Caller) => Caller | null, string]>([
    ['was blocked or signed out', () => null, 'notSignedIn'],
    ['lost its tenant', (caller) => ({ ...caller, limitedToTenants: true }), 'notFound'],
  ])('whoever %s meanwhile watches no longer', async (_what, become, code) => {
    const { service, id, technician, bus, clock, callers } = await open()
    callers.set(technician.authSessionId, technician)
    const updates = service.watch(technician, id, 0, new AbortController().signal)
    expect((await updates.next()).value).toMatchObject({ view: { id } })
    const next = updates.next()
    callers.set(technician.authSessionId, become(technician))
    clock.now = at('09:00:16')
    bus.publish(sessionTopic(id))
    await expect(next).rejects.toMatchObject({ code })
  })

  describe('starting', () => {
    const asked: Omit<StartSessions, 'computerIds' | 'requestKey'> = {
      kind: 'maintenance',
      reboot: 'ifNeeded',
      offline: 'applyOnConnect',
      offlineHours: 8,
      mayPostpone: true,
    }

    test('makes a session for each computer, once for each press of the button', async () => {
      const { service, store, begun } = await open()
      const engineer = await makeCaller('engineer')
      const computerIds = [await makeComputer(database()), await makeComputer(database())]
      const request = { ...asked, computerIds: [...computerIds, ...computerIds], requestKey: 'pressed' }
      const executeAt = at('20:00:00')
      const started = await service.start(engineer, { ...request, executeAt })
      expect(started.map(({ computerId }) => computerId)).toEqual(computerIds)
      expect(await service.start(engineer, request)).toEqual(started)
      const ids = started.map(({ sessionId }) => sessionId)
      expect(begun).toEqual([...ids, ...ids])
      expect(await store.find(ids[0] ?? '')).toMatchObject({
        kind: 'maintenance',
        computerId: computerIds[0],
        reboot: 'ifNeeded',
        offline: 'applyOnConnect',
        offlineHours: 8,
        executeAt,
        mayPostpone: true,
        requestedBy: { id: engineer.userId },
      })
      const where = { action: 'sessions.start', subjectId: { in: ids } }
      expect(await database().prisma.auditEntry.count({ where })).toBe(2)
    })

    test('checks all before the first one starts', async () => {
      const { service, begun } = await open()
      const engineer = await makeCaller('engineer')
      const known = await makeComputer(database())
      const foreign = await makeComputer(database())
      const before = await database().prisma.maintenanceSession.count()
      const { tenantId } = await database().prisma.computer.findUniqueOrThrow({ where: { id: known } })
      const limited = { ...engineer, limitedToTenants: true, tenantIds: [tenantId] }
      for (const computerIds of [
        [known, foreign],
        [known, 'nobody'],
      ])
        await expect(
          service.start(limited, { ...asked, computerIds, requestKey: 'pressed' }),
        ).rejects.toMatchObject({ code: 'notFound' })
      const unknownItem = { ...asked, computerIds: [known], itemId: 'nothing', requestKey: 'pressed' }
      await expect(service.start(limited, unknownItem)).rejects.toMatchObject({ code: 'notFound' })
      expect(await database().prisma.maintenanceSession.count()).toBe(before)
      expect(begun).toEqual([])
    })
  })

  describe('postponing', () => {
    async function waiting(given: object = {}) {
      const opened = await open()
      const session = { kind: 'maintenance', executeAt: at('20:00:00'), mayPostpone: true, ...given }
      const id = await makeSession(database(), session)
      await opened.store.tell(id, 'start', at('09:00:01'))
      await opened.store.tell(id, 'awaitTime', at('09:00:02'))
      return { ...opened, id, engineer: await makeCaller('engineer') }
    }

    test('moves the time of a session that may be postponed and waits for it', async () => {
      const { service, store, engineer, id } = await waiting()
      expect(await service.postpone(engineer, id, at('21:00:00'))).toEqual({ status: 'postponed' })
      expect(await store.find(id)).toMatchObject({ executeAt: at('21:00:00'), postponed: 1 })
      const where = { action: 'sessions.postpone', subjectId: id }
      expect(await database().prisma.auditEntry.count({ where })).toBe(1)
    })

    test.each<[string, object, Date, string]>([
      ['to a time that is past', {}, at('08:59:59'), 'badInput'],
      ['to now', {}, at('09:00:00'), 'badInput'],
      ['more than 30 days ahead', {}, new Date(at('09:00:01').getTime() + 30 * 86_400_000), 'badInput'],
      ['one that may not be', { mayPostpone: false }, at('21:00:00'), 'conflict'],
    ])('refuses %s', async (_, given, until, code) => {
      const { service, store, engineer, id } = await waiting(given)
      await expect(service.postpone(engineer, id, until)).rejects.toMatchObject({ code })
      expect(await store.find(id)).toMatchObject({ status: 'waitingForTime', executeAt: at('20:00:00') })
    })

    test('refuses one that does not wait for its time any more', async () => {
      const { service, store, engineer, id } = await waiting()
      await store.tell(id, 'due', at('20:00:00'))
      await expect(service.postpone(engineer, id, at('21:00:00'))).rejects.toMatchObject({
        code: 'conflict',
      })
    })
  })

  describe('the list', () => {
    test('is that of the caller’s tenants, a page at a time', async () => {
      const { service, technician, store } = await open()
      const tenantId = await makeTenant(database())
      const ids: string[] = []
      for (let made = 0; made < 3; made += 1) ids.push(await makeSession(database(), { tenantId }))
      ids.reverse()
      const other = await makeSession(database())
      const limited = { ...technician, limitedToTenants: true, tenantIds: [tenantId] }
      const first = await service.list(limited, {}, null, 2)
      expect(first.sessions.map(({ id }) => id)).toEqual(ids.slice(0, 2))
      const second = await service.list(limited, {}, first.next, 2)
      expect(second).toMatchObject({ sessions: [{ id: ids[2] }], next: null })
      const foreign = (await store.find(other))?.tenantId
      await expect(service.list(limited, { tenantId: foreign }, null, 2)).rejects.toMatchObject({
        code: 'notFound',
      })
      expect((await service.list(technician, { tenantId: foreign }, null, 2)).sessions).toHaveLength(1)
    })
  })

  describe('the log', () => {
    test('is read forwards, backwards and searched, by whoever may see the session', async () => {
      const { service, store, technician, id } = await open()
      for (const text of ['one', 'two', 'Three', 'four'])
        await store.appendLog({ sessionId: id, stream: 'stdout', text, at: at('09:01:00') })
      const textsOf = async (page: Parameters<typeof service.log>[2]) =>
        (await service.log(technician, id, page, 2)).log.map(({ text }) => text)
      expect(await textsOf({})).toEqual(['one', 'two'])
      expect(await textsOf({ after: 2 })).toEqual(['Three', 'four'])
      expect(await textsOf({ before: 3 })).toEqual(['one', 'two'])
      expect(await textsOf({ search: 'T' })).toEqual(['two', 'Three'])
      expect(await textsOf({ search: 'T', after: 2 })).toEqual(['Three'])
      expect(await service.log(technician, id, { after: 3 }, 2)).toEqual({
        log: [{ sequence: 4, stream: 'stdout', text: 'four', at: '2026-11-24T09:01:00.000Z' }],
        last: 4,
        deleted: false,
      })
      await store.tell(id, 'cancel', at('09:02:00'))
      await store.deleteOldLogs(new Date(at('09:03:00').getTime() + 86_400_000), 1)
      expect(await service.log(technician, id, {}, 2)).toEqual({ log: [], last: 4, deleted: true })
      const stranger = { ...technician, limitedToTenants: true, tenantIds: [] }
      await expect(service.log(stranger, id, {}, 2)).rejects.toMatchObject({ code: 'notFound' })
    })
  })

  describe('cancelling', () => {
    const plan = [
      {
        itemName: 'Reader',
        action: 'install',
        version: '2.0',
        deploymentId: null,
        becauseItemId: null,
        detectedBefore: 'null',
      },
    ]

    /** A session to which these events have happened; with actions once its execution has begun. */
    async function openAfter(events: SessionEvent[], executes = false) {
      const opened = await open()
      const computerId = await makeComputer(database())
      const id = await makeSession(database(), { kind: 'maintenance', computerId })
      if (executes) {
        const itemId = await makeSoftware(database())
        await opened.store.setActions(
          id,
          plan.map((action) => ({ ...action, itemId })),
        )
      }
      for (const event of events) await opened.store.tell(id, event, at('09:01:00'))
      return { ...opened, id, computerId }
    }

    test.each<[string, SessionEvent[]]>([
      ['created', []],
      ['pending', ['queue']],
      ['waitingForConnection', ['start', 'awaitConnection']],
      ['waitingForApproval', ['start', 'awaitApproval']],
      ['waitingForTime', ['start', 'awaitTime']],
      ['postponed', ['start', 'awaitTime', 'postpone']],
    ])('one that is %s ends it at once, and gives its turn away', async (status, events) => {
      const { service, store, technician, id, computerId, turned, stopped } = await openAfter(events)
      expect((await store.find(id))?.status).toBe(status)
      expect(await service.cancel(technician, id)).toEqual({ status: 'cancelled' })
      expect(await store.find(id)).toMatchObject({ statusDetail: `Cancelled by ${technician.name}.` })
      expect(turned).toEqual([computerId])
      expect(stopped).toEqual([])
    })

    test.each<[string, SessionEvent[]]>([
      ['prepares', ['start']],
      ['waits for its turn again', ['start', 'queue']],
    ])('one that %s during its work asks the machine to stop', async (_, events) => {
      const { service, technician, id, turned, stopped } = await openAfter(events, true)
      const { status } = await service.cancel(technician, id)
      expect(['running', 'pending']).toContain(status)
      expect(stopped).toEqual([id])
      expect(turned).toEqual([])
    })

    test('one that waits for its computer in the middle goes on to its end', async () => {
      const { service, technician, id, begun, stopped } = await openAfter(['start', 'awaitConnection'], true)
      expect(await service.cancel(technician, id)).toEqual({ status: 'pending' })
      expect(stopped).toEqual([id])
      expect(begun).toEqual([id])
    })

    test('one that has ended changes nothing', async () => {
      const { service, store, technician, id, turned, stopped } = await openAfter(['start', 'pass'])
      const before = await store.find(id)
      expect(await service.cancel(technician, id)).toEqual({ status: 'passed' })
      expect(await store.find(id)).toMatchObject({ ...before, revision: expect.any(Number) })
      expect([...turned, ...stopped]).toEqual([])
    })
  })
})
