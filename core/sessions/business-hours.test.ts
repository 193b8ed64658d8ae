import { describe, expect, test } from 'vitest'
import { isWithinBusinessHours } from './business-hours.ts'

const weekdays = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opensAt: 8 * 60, closesAt: 17 * 60 + 30 }))

describe('business hours', () => {
  test.each([
    ['2026-11-24T07:59:59Z', 'UTC', false],
    ['2026-11-24T08:00:00Z', 'UTC', true],
    ['2026-11-24T17:29:00Z', 'UTC', true],
    ['2026-11-24T17:30:00Z', 'UTC', false],
    ['2026-11-22T12:00:00Z', 'UTC', false],
    // Seven hours behind: still Friday afternoon there.
    ['2026-11-21T00:00:00Z', 'America/Denver', true],
    // The day on which the clock goes back: 07:30 Z is 08:30 there before, 07:30 after.
    ['2026-10-23T06:30:00Z', 'Europe/Berlin', true],
    ['2026-10-26T06:30:00Z', 'Europe/Berlin', false],
  ])('%s in %s: %s', (instant, zone, within) => {
    expect(isWithinBusinessHours(weekdays, zone, new Date(instant))).toBe(within)
  })

  test('a tenant without any is never within them', () => {
    expect(isWithinBusinessHours([], 'UTC', new Date())).toBe(false)
  })

  test('midnight is 0, and a day that is open to its end is', () => {
    const allDay = [{ weekday: 2, opensAt: 0, closesAt: 1440 }]
    expect(isWithinBusinessHours(allDay, 'UTC', new Date('2026-11-24T00:00:00Z'))).toBe(true)
    expect(isWithinBusinessHours(allDay, 'UTC', new Date('2026-11-24T23:59:59Z'))).toBe(true)
    expect(isWithinBusinessHours(allDay, 'UTC', new Date('2026-11-25T00:00:00Z'))).toBe(false)
  })
})
