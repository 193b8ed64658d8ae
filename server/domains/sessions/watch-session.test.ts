import { expect, test } from 'vitest'
import { describeOnBothDatabases } from '../../db/testing.ts'
import { createLiveBus, sessionTopic } from '../../live/bus.ts'
import { at, makeSession } from '../testing.ts'
import { callerOf } from '../tickets/testing.ts'
import { createSessionStore } from './store.ts'
import { watchSession } from './watch-session.ts'

describeOnBothDatabases('whoever watches a session', (database) => {
  /** A session that is watched from the start of its log, and how often each question was asked for it. */
  async function watch(after = 0) {
    const bus = createLiveBus()
    const kept = createSessionStore(database(), (id) => bus.publish(sessionTopic(id)))
    const asked = { pulse: 0, find: 0, logAfter: 0 }
    const store: typeof kept = {
      ...kept,
      pulse: (id) => counted('pulse', () => kept.pulse(id)),
      find: (id) => counted('find', () => kept.find(id)),
      logAfter: (...page) => counted('logAfter', () => kept.logAfter(...page)),
    }
    function counted<Answer>(question: keyof typeof asked, ask: () => Answer): Answer {
      asked[question] += 1
      return ask()
    }
    const id = await makeSession(database())
    const caller = callerOf({})
    const signal = new AbortController().signal
    const sources = { store, bus, recognise: async () => caller, now: () => at('09:00:00') }
    const updates = watchSession(sources, caller, { sessionId: id, after, signal })
    const piece = { sessionId: id, stream: 'stdout', at: at('09:01:00') } as const
    return {
      id,
      store: kept,
      bus,
      asked,
      next: async () => (await updates.next()).value,
      log: (text: string) => kept.appendLog({ ...piece, text }),
    }
  }

  test('is told what has changed, and nothing else is read for it', async () => {
    const { id, store, bus, asked, next, log } = await watch()
    expect(await next()).toMatchObject({ view: { id, status: 'created' }, log: [], sequence: 0 })
    expect(asked).toEqual({ pulse: 1, find: 1, logAfter: 0 })

    const said = next()
    for (const looks of [1, 2]) {
      bus.publish(sessionTopic(id))
      await expect.poll(() => asked.pulse).toBeGreaterThan(looks)
    }
    expect(asked).toMatchObject({ find: 1, logAfter: 0 })
    await log('It begins.')
    expect(await said).toMatchObject({ view: null, log: [{ text: 'It begins.' }], sequence: 1 })
    expect(asked).toMatchObject({ find: 1, logAfter: 1 })

    await store.tell(id, 'start', at('09:02:00'))
    expect(await next()).toMatchObject({ view: { status: 'running' }, log: [], sequence: 1 })
    expect(asked).toMatchObject({ find: 2, logAfter: 1 })
  })

  test('has the whole log before the end, however much came at once', async () => {
    const { id, store, next, log } = await watch()
    for (let piece = 1; piece <= 205; piece += 1) await log(`${piece}`)
    await store.tell(id, 'cancel', at('09:02:00'))
    expect(await next()).toMatchObject({ view: { ended: true }, sequence: 200 })
    expect(await next()).toMatchObject({ view: null, log: { length: 5 }, sequence: 205 })
    expect(await next()).toBeUndefined()
  })

  test('who has the log already gets the end, and none of it again', async () => {
    const { id, store, next, log } = await watch(1)
    await log('It begins.')
    await store.tell(id, 'cancel', at('09:02:00'))
    expect(await next()).toMatchObject({ view: { ended: true }, log: [], sequence: 1 })
    expect(await next()).toBeUndefined()
  })
})
