import { expect, test } from 'vitest'
import { haloDay, haloInstant } from './halo-dates.ts'

test('a date without Z is UTC', () => {
  expect(haloInstant('2026-11-23T09:15:00')).toBe('2026-11-23T09:15:00.000Z')
  expect(haloInstant('2026-11-23T09:15:00.4175012')).toBe('2026-11-23T09:15:00.417Z')
})

test('a date with an offset is taken at its word', () => {
  expect(haloInstant('2026-11-23T09:15:00+01:00')).toBe('2026-11-23T08:15:00.000Z')
  expect(haloInstant('2026-11-23T09:15:00Z')).toBe('2026-11-23T09:15:00.000Z')
})

test.each([null, undefined, '', '1900-01-01T00:00:00', '1899-12-30T00:00:00', '0001-01-01T00:00:00', 'soon'])(
  '%s is none',
  (text) => {
    expect(haloInstant(text)).toBeNull()
    expect(haloDay(text)).toBeNull()
  },
)

test('a day is the one that was written', () => {
  expect(haloDay('2026-12-31T00:00:00')).toBe('2026-12-31')
  expect(haloDay('2026-12-31T23:59:59')).toBe('2026-12-31')
  expect(haloDay('2026-12-31')).toBe('2026-12-31')
})

test('an impossible date is none', () => {
  expect(haloInstant('2026-13-45T00:00:00')).toBeNull()
  expect(haloDay('2026-02-30T00:00:00')).toBeNull()
  expect(haloInstant('2026-11-23T25:00:00')).toBeNull()
})
