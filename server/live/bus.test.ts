import { getEventListeners } from 'node:events'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createLiveBus, sessionTopic } from './bus.ts'

const longMs = 60_000

describe('subscribers', () => {
  test('hear of their own topic only, until they leave', () => {
    const bus = createLiveBus()
    const heard: string[] = []
    const leave = bus.subscribe('a', () => heard.push('first'))
    bus.subscribe('a', () => heard.push('second'))
    bus.publish('b')
    bus.publish('a')
    leave()
    leave()
    bus.publish('a')
    expect(heard).toEqual(['first', 'second', 'second'])
  })

  test('may come and go while they are told', () => {
    const bus = createLiveBus()
    const heard: string[] = []
    const leave = bus.subscribe('a', () => {
      heard.push('once')
      leave()
      bus.subscribe('a', () => heard.push('late'))
    })
    bus.subscribe('a', () => heard.push('other'))
    bus.publish('a')
    expect(heard).toEqual(['once', 'other'])
    bus.publish('a')
    expect(heard).toEqual(['once', 'other', 'other', 'late'])
  })

  test('a session has a topic of its own', () => {
    expect(sessionTopic('1')).not.toBe(sessionTopic('2'))
  })
})

describe('a waiter', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  /** Whether the wait has ended by now. */
  async function hasEnded(wait: Promise<void>): Promise<boolean> {
    let ended = false
    void wait.then(() => {
      ended = true
    })
    await vi.advanceTimersByTimeAsync(0)
    return ended
  }

  test('wakes at a nudge', async () => {
    const bus = createLiveBus()
    const waiter = bus.waiter('a')
    const wait = waiter.next(longMs)
    expect(await hasEnded(wait)).toBe(false)
    bus.publish('a')
    expect(await hasEnded(wait)).toBe(true)
  })

  test('a nudge between two waits is not lost, and counts once', async () => {
    const bus = createLiveBus()
    const waiter = bus.waiter('a')
    bus.publish('a')
    bus.publish('a')
    expect(await hasEnded(waiter.next(longMs))).toBe(true)
    expect(await hasEnded(waiter.next(longMs))).toBe(false)
  })

  test('whoever reads after each wait sees the last state, however the nudges come', async () => {
    const bus = createLiveBus()
    const waiter = bus.waiter('a')
    let state = 0
    let seen = 0
    const reading = (async () => {
      while (seen < 100) {
        await waiter.next(longMs)
        seen = state
      }
    })()
    for (let round = 1; round <= 100; round++) {
      state = round
      bus.publish('a')
      // Let the reader come as far as a few promises take it, or not at all.
      for (let turn = 0; turn < round % 5; turn++) await Promise.resolve()
    }
    expect(await hasEnded(reading)).toBe(true)
    expect(seen).toBe(100)
  })

  test('ends by itself when the time is over, or when it is told to stop', async () => {
    const waiter = createLiveBus().waiter('a')
    const wait = waiter.next(1_000)
    await vi.advanceTimersByTimeAsync(999)
    expect(await hasEnded(wait)).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(await hasEnded(wait)).toBe(true)
    const stop = new AbortController()
    const second = waiter.next(longMs, stop.signal)
    stop.abort()
    expect(await hasEnded(second)).toBe(true)
    expect(await hasEnded(waiter.next(longMs, stop.signal))).toBe(true)
  })

  test('hears nothing once it is closed', async () => {
    const bus = createLiveBus()
    const waiter = bus.waiter('a')
    waiter.close()
    bus.publish('a')
    expect(await hasEnded(waiter.next(longMs))).toBe(false)
  })

  test('leaves neither a timer nor a listener behind, however often it waits', async () => {
    const bus = createLiveBus()
    const waiter = bus.waiter('a')
    const { signal } = new AbortController()
    for (let round = 0; round < 10; round++) {
      const wait = waiter.next(longMs, signal)
      bus.publish('a')
      await wait
    }
    expect(vi.getTimerCount()).toBe(0)
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })
})
