import { describe, expect, it } from 'vitest'
import { signStatement } from '../../core/agent-protocol/signed-statement.ts'
import { createKeyPair } from '../create-key-pair.ts'
import { BackOff } from './back-off.ts'
import { EventStreamParser } from './event-stream-parser.ts'
import { ServerClock } from './server-clock.ts'

describe('BackOff', () => {
  it('doubles from half a second to half a minute, and begins anew after success', () => {
    const latest = new BackOff({}, () => 1 - Number.EPSILON)
    const steps = Array.from({ length: 9 }, () => Math.round(latest.next()))
    expect(steps).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000])
    latest.reset()
    expect(Math.round(latest.next())).toBe(500)
    expect(new BackOff({}, () => 0).next()).toBe(250)
  })

  it('can be woken, and ends with its signal', async () => {
    const backOff = new BackOff({ shortestMs: 60_000, longestMs: 60_000 })
    const wait = backOff.wait(new AbortController().signal)
    backOff.wake()
    await wait
    const stop = new AbortController()
    const stopped = backOff.wait(stop.signal)
    stop.abort()
    await stopped
    await backOff.wait(stop.signal)
  })
})

describe('EventStreamParser', () => {
  const stream =
    ':\n\nevent: hello\ndata: {"a":1}\n\nid: 7\r\nevent: command\r\ndata: one\r\ndata: two\r\n\r\ndata:x\n\n'
  const events = [
    { name: 'hello', data: '{"a":1}' },
    { name: 'command', data: 'one\ntwo' },
    { name: 'message', data: 'x' },
  ]

  it('reads events whatever the pieces they come in', () => {
    expect(new EventStreamParser().push(stream)).toEqual(events)
    const parser = new EventStreamParser()
    expect([...stream].flatMap((character) => parser.push(character))).toEqual(events)
  })

  it('gives up an event without end', () => {
    const parser = new EventStreamParser()
    const megabyte = 'x'.repeat(1024 * 1024)
    expect(() => {
      for (let index = 0; index < 20; index += 1) parser.push(megabyte)
    }).toThrow(/too long/)
  })
})

describe('ServerClock', () => {
  it('is corrected only by what the server signed for this very request', () => {
    const server = createKeyPair()
    const clock = new ServerClock(() => 1000)
    const statement = { agentId: 'a', nonce: 'n', serverTimeMs: 5000 }
    const time = { statement, signature: signStatement('time', statement, server.privateKey) }
    const expected = { agentId: 'a', nonce: 'n', serverPublicKey: server.publicKey, sentAtMs: 1000 }
    expect(clock.correct(time, { ...expected, nonce: 'another' })).toBe(false)
    expect(clock.correct(time, { ...expected, agentId: 'another' })).toBe(false)
    expect(clock.correct(time, { ...expected, serverPublicKey: createKeyPair().publicKey })).toBe(false)
    expect(clock.now()).toBe(1000)
    expect(clock.correct(time, expected)).toBe(true)
    expect(clock.now()).toBe(5000)
    expect(clock.isoNow()).toBe('1970-01-01T00:00:05.000Z')
  })

  it.each([
    { says: 12_000, now: 25_000, why: 'right all along: the answer was long under way' },
    { says: 30_000, now: 30_000, why: 'slow, at least by what the answer says now' },
    { says: 4_000, now: 19_000, why: 'fast, at least by what the answer said when it was asked for' },
  ])('takes no delay of an answer for a wrong clock ($why)', ({ says, now }) => {
    const server = createKeyPair()
    // Asked at 10 s, answered at 25 s.
    const clock = new ServerClock(() => 25_000)
    const statement = { agentId: 'a', nonce: 'n', serverTimeMs: says }
    const time = { statement, signature: signStatement('time', statement, server.privateKey) }
    clock.correct(time, { agentId: 'a', nonce: 'n', serverPublicKey: server.publicKey, sentAtMs: 10_000 })
    expect(clock.now()).toBe(now)
  })
})
