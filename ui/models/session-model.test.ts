import { describe, expect, it } from 'vitest'
import { ClientError, type WatchHandlers } from '../client.ts'
import { createMemoryClient } from '../gallery/memory-client.ts'
import { asked, logEntries, passed, planHash, planned, running, session } from '../gallery/samples.ts'
import { createSessionModel, type Schedule } from './session-model.ts'

/** A schedule that waits for `next`, and notes the pauses that were asked for. */
function handSchedule() {
  const pauses: number[] = []
  const due: (() => void)[] = []
  const schedule: Schedule = (then, milliseconds) => {
    pauses.push(milliseconds)
    due.push(then)
    return () => due.splice(due.indexOf(then), 1)
  }
  return { schedule, pauses, due, next: () => due.shift()?.() }
}

async function following(client = createMemoryClient()) {
  const clock = handSchedule()
  const model = createSessionModel(client, client.world.prepared.id, clock.schedule)
  model.follow()
  await Promise.resolve()
  return { client, clock, model }
}

describe('a session that is followed', () => {
  it('goes from preparing over the plan and the run to the receipt', async () => {
    const { client, model } = await following()
    expect(model.phase.value).toBe('preparing')
    client.emit({ view: planned, log: [] })
    expect(model.phase.value).toBe('plan')
    await model.run()
    expect(client.calls).toContainEqual({
      name: 'run',
      input: [{ sessionId: planned.id, planHash }],
    })
    expect(model.phase.value).toBe('running')
    client.emit({ view: running, log: logEntries(2) })
    client.emit({ view: passed, log: [] })
    expect(model.phase.value).toBe('receipt')
    expect(model.log.count.value).toBe(2)
  })

  it('says that the connection was lost while its client takes it up by itself', () => {
    const watching: WatchHandlers[] = []
    const client = {
      ...createMemoryClient(),
      watch: (_id: string, _last: number | null, handlers: WatchHandlers) => {
        watching.push(handlers)
        return () => undefined
      },
    }
    const model = createSessionModel(client, running.id, handSchedule().schedule)
    model.follow()
    watching[0]?.onLost?.()
    expect(model.reconnecting.value).toBe(true)
    watching[0]?.onEvent({ view: running, log: [] })
    expect(model.reconnecting.value).toBe(false)
    expect(watching).toHaveLength(1)
  })

  it('does not go back to an older view', async () => {
    const { client, model } = await following()
    client.emit({ view: running, log: [] })
    client.emit({ view: session(), log: [] })
    expect(model.view.value?.revision).toBe(running.revision)
  })

  it('takes a lost watch up again from its last log entry, with longer and longer pauses', async () => {
    const { client, clock, model } = await following(createMemoryClient({ log: logEntries(5) }))
    client.world.failing.watch = new ClientError('unreachable', 'gone')
    client.breakWatches(new ClientError('unreachable', 'gone'))
    expect(model.reconnecting.value).toBe(true)
    for (const _ of [1, 2]) {
      clock.next()
      await Promise.resolve()
    }
    client.world.failing = {}
    clock.next()
    await Promise.resolve()
    expect(clock.pauses).toEqual([1000, 2000, 4000])
    expect(model.reconnecting.value).toBe(false)
    expect(client.calls.at(-1)).toEqual({ name: 'watch', input: [session().id, 5] })
    expect(model.log.count.value).toBe(5)
  })

  it('says why a button did nothing, and stays where it was', async () => {
    const { client, model } = await following(createMemoryClient({ prepared: planned }))
    client.world.failing.run = new ClientError('refused', 'The plan has changed. Prepare it again.')
    await model.run()
    expect(model.problem.value?.message).toBe('The plan has changed. Prepare it again.')
    expect(model.phase.value).toBe('plan')
    expect(model.busy.value).toBeNull()
  })

  it('sends one press of a button once', async () => {
    const { client, model } = await following(createMemoryClient({ prepared: planned }))
    await Promise.all([model.run(), model.run()])
    expect(client.calls.filter(({ name }) => name === 'run')).toHaveLength(1)
  })

  it('leads to the run that somebody has started before', async () => {
    const client = createMemoryClient({ prepared: planned, takenBy: { ...running, id: 'theirs' } })
    const led: unknown[] = []
    const onJoined = (...to: unknown[]) => led.push(to)
    const model = createSessionModel(client, planned.id, handSchedule().schedule, planned, { onJoined })
    await model.run('2026-11-24T20:00:00.000Z')
    const [{ input } = { input: [] }] = client.calls
    expect(input).toEqual([{ sessionId: planned.id, planHash, executeAt: '2026-11-24T20:00:00.000Z' }])
    expect(led).toEqual([['theirs', { by: running.requestedBy, samePlan: true }]])
    expect(model.phase.value).toBe('plan')
  })

  it('holds the button of a request until it is seen', async () => {
    const { client, model } = await following(createMemoryClient({ prepared: planned }))
    await model.ask('The ticket asks for it.', null)
    expect(client.calls.at(-1)).toEqual({
      name: 'askApproval',
      input: [{ sessionId: planned.id, planHash, reason: 'The ticket asks for it.' }],
    })
    expect(model.busy.value).toBe('ask')
    client.emit({ view: asked, log: [] })
    expect(model.busy.value).toBeNull()
    expect(model.phase.value).toBe('waiting')
    await model.decide('refused', 'Not today.')
    expect(client.calls.at(-1)).toEqual({
      name: 'decide',
      input: [{ id: asked.approval?.id, decision: 'refused', reason: 'Not today.' }],
    })
  })

  it('leaves nothing behind when it is disposed of', async () => {
    const { client, clock, model } = await following()
    client.breakWatches(new ClientError('unreachable', 'gone'))
    model.dispose()
    expect(clock.due).toEqual([])
  })
})
