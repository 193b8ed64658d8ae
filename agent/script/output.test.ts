import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { OutputBatches } from './output-batches.ts'
import { firstBytes, OutputTail } from './output-tail.ts'

describe('OutputTail', () => {
  it('keeps whole characters of the end', () => {
    const tail = new OutputTail(5)
    for (let index = 0; index < 1000; index += 1) tail.push('aü')
    expect(tail.toString()).toBe('üaü')
    const short = new OutputTail(5)
    short.push('abc')
    expect(short.toString()).toBe('abc')
  })
})

describe('firstBytes', () => {
  it('keeps whole characters of the beginning', () => {
    expect(firstBytes('aüb', 2)).toBe('a')
    expect(firstBytes('aüb', 3)).toBe('aü')
    expect(firstBytes('aüb', 4)).toBe('aüb')
    expect(firstBytes('ü', 0)).toBe('')
  })
})

describe('OutputBatches', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  function batches(limit = 1_000_000) {
    const pieces: string[] = []
    const made = new OutputBatches(limit, (stream, text) => pieces.push(`${stream}:${text}`))
    return { pieces, made }
  }

  it('gives the first output out at once, and gathers what follows', () => {
    const { pieces, made } = batches()
    made.push('stdout', 'a')
    vi.advanceTimersByTime(50)
    expect(pieces).toEqual(['stdout:a'])
    made.push('stdout', 'b')
    vi.advanceTimersByTime(50)
    made.push('stdout', 'c')
    expect(pieces).toHaveLength(1)
    vi.advanceTimersByTime(150)
    expect(pieces).toEqual(['stdout:a', 'stdout:bc'])
  })

  it('does not wait with a large piece, and keeps the order of the streams', () => {
    const { pieces, made } = batches()
    made.push('stdout', 'a')
    made.push('stderr', 'e')
    made.push('stdout', 'x'.repeat(40_000))
    expect(pieces.map((piece) => piece.slice(0, 8))).toEqual(['stdout:a', 'stderr:e', 'stdout:x'])
  })

  it('cuts at the limit, says so once, and drops the rest', () => {
    const { pieces, made } = batches(3)
    made.push('stdout', 'aü')
    made.push('stdout', 'bc')
    made.push('stdout', 'd')
    made.flush()
    expect(pieces).toEqual(['stdout:aü', 'stderr:\n[Output beyond 3 bytes is left out.]\n'])
    expect(made.truncated).toBe(true)
  })

  it('is not cut by output that just fits', () => {
    const { pieces, made } = batches(3)
    made.push('stdout', 'abc')
    made.flush()
    expect(pieces).toEqual(['stdout:abc'])
    expect(made.truncated).toBe(false)
  })
})
