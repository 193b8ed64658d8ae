import { expect, test } from 'vitest'
import { dayInZone } from './day-in-zone.ts'

test.each([
  ['2026-11-23T00:00:00Z', 'UTC', '2026-11-23'],
  ['2026-11-22T23:59:59.999Z', 'UTC', '2026-11-22'],
  ['2026-11-23T10:59:59Z', 'Pacific/Auckland', '2026-11-23'],
  ['2026-11-23T11:00:00Z', 'Pacific/Auckland', '2026-11-24'],
  ['2026-03-01T04:59:59Z', 'America/New_York', '2026-02-28'],
  ['2026-06-30T23:00:00Z', 'Europe/London', '2026-07-01'],
  ['2026-01-30T23:00:00Z', 'Europe/London', '2026-01-30'],
  ['0099-06-01T12:00:00Z', 'UTC', '0099-06-01'],
])('%s in %s is the day %s', (instant, zone, day) => {
  expect(dayInZone(new Date(instant), zone)).toBe(day)
  // Asked again, from what is remembered.
  expect(dayInZone(new Date(instant), zone)).toBe(day)
})
