import { setImmediate } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { at, makePsaIntegration, testSealer } from '../domains/testing.ts'
import { createUserStore } from '../domains/users/store.ts'
import { startSweeper } from './sweeper.ts'
import { openEngine, type TestComputer, type TestEngine } from './testing/open-engine.ts'

let engine: TestEngine
let computer: TestComputer
let advanced: string[]
let delivered: string[]
beforeAll(async () => {
  engine = await openEngine()
})
afterAll(async () => {
  await engine.close()
})
beforeEach(async () => {
  engine.clock.now = at('10:00:00')
  engine.begun.length = 0
  await engine.database.prisma.maintenanceSession.updateMany({
    data: { status: 'failed', executingOn: null },
  })
  computer = await engine.addComputer()
  advanced = []
  delivered = []
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** Lets the sweeper run so long, and what it has begun to its end. Gives the sessions that it advanced or woke. */
async function sweep(seconds: number): Promise<string[]> {
  const sweeper = startSweeper(() => engine.context, {
    isAbandoned: async () => false,
    advance: async (id) => void advanced.push(id),
    deliver: async (id) => void delivered.push(id),
  })
  vi.advanceTimersByTime(seconds * 1000)
  await sweeper.stop()
  return [...advanced, ...engine.begun.splice(0)]
}

async function open(session: object = {}, ...events: Parameters<TestEngine['sessions']['tell']>[1][]) {
  const id = await engine.addSession(computer, session)
  for (const event of events) await engine.sessions.tell(id, event, engine.clock.now)
  return id
}

describe('every second', () => {
  test('a session whose time has come goes on', async () => {
    const id = await open({ executeAt: at('10:30:00') }, 'start', 'awaitTime')
    engine.clock.now = at('10:29:59')
    expect(await sweep(1)).toEqual([])
    engine.clock.now = at('10:30:00')
    expect(await sweep(1)).toEqual([id])
    expect(await engine.row(id)).toMatchObject({ status: 'pending', stretch: 1 })
  })

  test('one that was made and not begun is begun; one that is spread once its time has come', async () => {
    const made = await open()
    const spread = await open({ startAfter: at('10:05:00') })
    expect(await sweep(1)).toEqual([])
    engine.clock.now = at('10:00:11')
    expect(await sweep(1)).toEqual([made])
    advanced = []
    engine.clock.now = at('10:05:00')
    expect((await sweep(1)).sort()).toEqual([made, spread].sort())
  })
})

describe('every ten seconds', () => {
  test('whose turn has come and who was not nudged goes on', async () => {
    const id = await open({}, 'queue')
    expect(await sweep(10)).toEqual([])
    engine.clock.now = at('10:00:11')
    expect(await sweep(10)).toEqual([id])
  })

  test('whose computer is back without anybody having said so goes on', async () => {
    const id = await open({}, 'start', 'awaitConnection')
    await engine.setOnline(computer, false)
    expect(await sweep(10)).toEqual([])
    await engine.setOnline(computer, true)
    expect(await sweep(10)).toEqual([id])
    expect(await engine.row(id)).toMatchObject({ status: 'pending', deadlineAt: null })
  })

  test('whoever has waited too long for a computer is tried once more, with the deadline that he had', async () => {
    const id = await open({ offline: 'applyOnConnect' }, 'start')
    await engine.setOnline(computer, false)
    await engine.sessions.tell(id, 'awaitConnection', engine.clock.now, { deadlineAt: at('12:00:00') })
    engine.clock.now = at('12:00:01')
    expect(await sweep(10)).toEqual([id])
    expect(await engine.settle(id)).toMatchObject({ status: 'missed' })
  })

  test('a plan that nobody has run in time is cancelled', async () => {
    const id = await open({ kind: 'tool' }, 'start')
    await engine.sessions.tell(id, 'awaitApproval', engine.clock.now, { deadlineAt: at('10:30:00') })
    engine.clock.now = at('10:30:00')
    await sweep(10)
    expect(await engine.row(id)).toMatchObject({ status: 'waitingForApproval' })
    engine.clock.now = at('10:30:01')
    expect(await sweep(10)).toEqual([])
    expect(await engine.row(id)).toMatchObject({
      status: 'cancelled',
      statusDetail: 'Nobody pressed Run now within 30 minutes.',
      outboxMessages: [],
    })
  })

  test('a request that nobody has decided about in time is cancelled; one that was asked just now is not', async () => {
    const user = { name: 'Ana', email: 'ana@example.com', role: 'technician' as const, tenantIds: null }
    const { id: askedById } = await createUserStore(engine.database).create({ ...user, passwordHash: '-' })
    vi.useRealTimers()
    const ticketIntegrationId = await makePsaIntegration(engine.database, testSealer())
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const id = await open({ kind: 'tool', ticketIntegrationId, ticketId: '7' }, 'start')
    await engine.sessions.tell(id, 'awaitApproval', engine.clock.now, { deadlineAt: at('10:30:00') })
    engine.clock.now = at('10:30:01')
    const asked = { plan: '', planHash: '', reason: 'Ticket', askedById }
    const patch = { runKey: id, deadlineAt: at('11:00:00') }
    await engine.sessions.askApproval(id, asked, engine.clock.now, patch)
    const overdue = await engine.sessions.tell(
      id,
      'expire',
      engine.clock.now,
      {},
      { overdueAt: at('10:30:01') },
    )
    expect(overdue).toEqual({ accepted: false, status: 'waitingForApproval' })
    await sweep(10)
    expect(await engine.row(id)).toMatchObject({ status: 'waitingForApproval' })
    engine.clock.now = at('11:00:01')
    await sweep(10)
    expect(await engine.row(id)).toMatchObject({
      status: 'cancelled',
      runKey: null,
      statusDetail: 'Nobody decided about the approval in time, so nothing was run.',
      // Whoever asked has left the ticket by then.
      outboxMessages: [{ key: `receipt/${id}`, ticketId: '7', status: 'waiting' }],
    })
  })

  test('a message that was put and not sent is put on its way', async () => {
    vi.useRealTimers()
    const integrationId = await makePsaIntegration(engine.database, testSealer())
    const message = { kind: 'ticketNote', integrationId, sessionId: null, ticketId: '1', payload: '{}' }
    const messageId = await engine.context.outbox.put({ ...message, key: 'receipt' }, engine.clock.now)
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    engine.clock.now = at('10:00:11')
    await sweep(10)
    expect(delivered).toEqual([messageId])
  })

  test('old logs are deleted', async () => {
    const id = await open({}, 'start')
    await engine.sessions.appendLog({ sessionId: id, stream: 'server', text: 'x', at: engine.clock.now })
    await engine.sessions.tell(id, 'pass', engine.clock.now)
    engine.clock.now = new Date(at('10:00:01').getTime() + 30 * 86_400_000)
    await sweep(10)
    expect(await engine.sessions.logAfter(id, 0, 10)).toEqual([])
  })
})

test('what goes wrong in one look is told, and does not end the next ones', async () => {
  const id = await open()
  engine.clock.now = at('10:00:11')
  const tried: string[] = []
  const told: unknown[] = []
  const log = { ...engine.context.log, error: (detail: unknown) => told.push(detail) }
  const sweeper = startSweeper(() => ({ ...engine.context, log }) as typeof engine.context, {
    isAbandoned: async () => false,
    advance: async (asked) => {
      tried.push(asked)
      throw new Error('The engine’s store is away.')
    },
    deliver: async () => undefined,
  })
  for (const times of [1, 2]) {
    vi.advanceTimersByTime(1000)
    while (told.length < times) await setImmediate()
    await setImmediate()
  }
  await sweeper.stop()
  expect(tried).toEqual([id, id])
})
