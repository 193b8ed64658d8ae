import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { WorkSlots } from './work-slots.ts'

describe('slots to compute in', () => {
  let slots: WorkSlots
  /** Sessions at work, in the order in which they began or came back. */
  let began: string[]
  let ends: Map<string, () => void>

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    slots = new WorkSlots(2)
    began = []
    ends = new Map()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  /** Resolves once the test ends it. */
  const until = (name: string) => new Promise<void>((resolve) => ends.set(name, resolve))

  async function begin(id: string, isUrgent = false, ...waits: string[]): Promise<void> {
    void slots.work(id, isUrgent, async () => {
      began.push(id)
      for (const wait of waits) {
        await slots.rest(id, () => until(`${id} ${wait}`))
        began.push(`${id} ${wait}`)
      }
      await until(id)
    })
    await turn()
  }

  async function end(name: string): Promise<void> {
    ends.get(name)?.()
    await turn()
  }

  test('only so many work at once, and the first one that waits goes first', async () => {
    for (const id of ['a', 'b', 'c', 'd']) await begin(id)
    expect(began).toEqual(['a', 'b'])
    await end('b')
    expect(began).toEqual(['a', 'b', 'c'])
    await end('a')
    await end('c')
    expect(began).toEqual(['a', 'b', 'c', 'd'])
  })

  test('one that a technician waits for goes before all others', async () => {
    for (const id of ['a', 'b', 'c']) await begin(id)
    await begin('tool', true)
    await begin('later tool', true)
    await end('a')
    await end('b')
    expect(began).toEqual(['a', 'b', 'tool', 'later tool'])
  })

  test('who waits for a computer keeps no slot, and goes before later ones when it comes back', async () => {
    await begin('a', false, 'script')
    for (const id of ['b', 'c', 'd']) await begin(id)
    expect(began).toEqual(['a', 'b', 'c'])
    await end('a script')
    expect(began).toEqual(['a', 'b', 'c'])
    await end('b')
    expect(began).toEqual(['a', 'b', 'c', 'a script'])
  })

  test('a wait that fails is told to its session, which has its slot again', async () => {
    const failed = slots.work('a', false, async () => {
      await slots
        .rest('a', () => Promise.reject(new Error('away')))
        .catch(({ message }) => began.push(message))
      await until('a')
    })
    await turn()
    for (const id of ['b', 'c']) await begin(id)
    expect(began).toEqual(['away', 'b'])
    await end('a')
    await failed
    expect(began).toEqual(['away', 'b', 'c'])
  })

  test('several waits of one session at once need one slot', async () => {
    const both = slots.work('a', false, async () => {
      await Promise.all([slots.rest('a', () => until('one')), slots.rest('a', () => until('two'))])
    })
    await turn()
    await begin('b')
    await end('one')
    await end('two')
    await both
    for (const id of ['c', 'd']) await begin(id)
    expect(began).toEqual(['b', 'c'])
  })

  test('one that keeps its slot for too long costs the others no more', async () => {
    for (const id of ['a', 'b', 'c', 'd']) await begin(id)
    await vi.advanceTimersByTimeAsync(5_000)
    expect(began).toEqual(['a', 'b', 'c', 'd'])
    for (const id of ['a', 'b', 'c']) await end(id)
    for (const id of ['e', 'f']) await begin(id)
    expect(began).toEqual(['a', 'b', 'c', 'd', 'e'])
  })

  test('work that fails gives its slot back, and waits of nobody’s work need none', async () => {
    for (const id of ['a', 'b', 'c'])
      await expect(slots.work(id, false, () => Promise.reject(new Error(id)))).rejects.toThrow(id)
    expect(await slots.rest('nobody', async () => 'waited')).toBe('waited')
    for (const id of ['d', 'e', 'f']) await begin(id)
    expect(began).toEqual(['d', 'e'])
  })
})
