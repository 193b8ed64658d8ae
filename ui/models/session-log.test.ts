import { describe, expect, it } from 'vitest'
import type { LogEntry } from '../client.ts'
import { createSessionLog } from './session-log.ts'

function entry(sequence: number, text: string): LogEntry {
  return { sequence, stream: 'stdout', text, at: '2026-11-24T12:00:00Z' }
}

describe('a session log', () => {
  it('splits entries into lines and leaves out what it has already', () => {
    const log = createSessionLog()
    log.append([entry(1, 'one\r\ntwo\n'), entry(2, 'three')])
    log.append([entry(2, 'three'), entry(3, '\n')])
    expect(log.lines.map(({ text }) => text)).toEqual(['one', 'two', 'three', ''])
    expect(log.count.value).toBe(4)
    expect(log.lastSequence()).toBe(3)
  })

  it('takes 10 000 entries at once', () => {
    const log = createSessionLog()
    log.append(Array.from({ length: 10_000 }, (_, index) => entry(index + 1, 'line')))
    expect(log.count.value).toBe(10_000)
  })
})
