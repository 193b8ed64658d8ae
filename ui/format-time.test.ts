import { describe, expect, it } from 'vitest'
import { duration, relativeTime, timeAway } from './format-time.ts'

const now = Date.parse('2026-11-24T12:00:00Z')

describe('relativeTime', () => {
  it.each([
    ['2026-11-24T11:59:40Z', 'now'],
    ['2026-11-24T11:48:00Z', '12 min. ago'],
    ['2026-11-24T09:00:00Z', '3 hr. ago'],
    ['2026-11-23T11:00:00Z', 'yesterday'],
    ['2026-11-24T14:30:00Z', 'in 2 hr.'],
    ['2026-10-01T12:00:00Z', 'Oct 1, 2026'],
    ['no date', 'no date'],
  ])('%s is “%s”', (iso, said) => {
    expect(relativeTime(iso, now, 'en-US')).toBe(said)
  })
})

describe('timeAway', () => {
  it.each([
    ['2026-11-24T11:59:40Z', 'now'],
    ['2026-12-03T11:59:00Z', 'in 9 days'],
    ['2026-10-25T12:00:00Z', '30 days ago'],
    ['no date', 'no date'],
  ])('%s is “%s”', (iso, said) => {
    expect(timeAway(iso, now, 'en-US')).toBe(said)
  })
})

describe('duration', () => {
  it.each([
    [-5, '0 s'],
    [420, '0.4 s'],
    [9_960, '10 s'],
    [59_400, '59 s'],
    [119_700, '2 min 0 s'],
    [185_000, '3 min 5 s'],
    [7_440_000, '2 h 4 min'],
  ])('%d ms is %s', (milliseconds, said) => {
    expect(duration(milliseconds)).toBe(said)
  })
})
