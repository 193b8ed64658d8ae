import { expect, test } from 'vitest'
import { describeOnBothDatabases } from '../../db/testing.ts'
import { createFacts } from '../../facts/facts.ts'
import { createLiveBus, sessionTopic } from '../../live/bus.ts'
import { type AuditEvent, createAuditService } from '../audit/audit-service.ts'
import { createDeploymentStore } from '../deployments/store.ts'
import { createItemStore } from '../items/store.ts'
import { at, makeSession, testSealer } from '../testing.ts'
import { callerOf } from '../tickets/testing.ts'
import type { Caller } from '../users/caller.ts'
import { createUserStore } from '../users/store.ts'
import { createSessionsService } from './sessions-service.ts'
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
    const executed: string[] = []
    const store = createSessionStore(database(), () => undefined)
    const audit = createAuditService(database())
    const sources = {
      store,
      // No ticket is asked for here.
      tickets: { context: () => Promise.reject(new Error('not asked for')) },
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
        prepare: async () => undefined,
        execute: async (id: string) => void executed.push(id),
        stop: async (id: string) => void stopped.push(id),
      },
    }
    const service = createSessionsService(sources, () => clock.now)
    const technician = await makeCaller()
    const id = await makeSession(database(), { requestedById: technician.userId })
    await store.tell(id, 'start', at('09:00:01'))
    await store.tell(id, 'awaitApproval', at('09:00:02'), { planHash })
    return { service, store, id, technician, stopped, executed, bus, clock, callers }
  }

  async function makeCaller() {
    people += 1
    const user = { name: `Tech ${people}`, email: `tech${people}@example.com`, role: 'technician' as const }
    const { id } = await createUserStore(database()).create({
      ...user,
      tenantIds: null,
      passwordHash: 'none',
    })
    return callerOf({ userId: id, name: user.name, authSessionId: `sign-in of ${id}` })
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
    const { service, id, technician, executed } = await open()
    const colleague = await makeCaller()
    await expect(service.run(colleague, id, planHash)).rejects.toMatchObject({
      code: 'conflict',
      message: `${technician.name} has prepared this run, and the receipt would name them. Prepare the tool yourself to run it.`,
    })
    expect(executed).toEqual([])
    expect(await service.run(technician, id, planHash)).toEqual({ status: 'pending' })
    expect(executed).toEqual([id])
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
})
