import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { propertyRuns } from '../testing/property-runs.ts'
import { type CronLine, parseCron } from './cron-line.ts'
import { dueBetween, latestDue, nextDue } from './next-due.ts'
import { isTimeZone, wallClockAt } from './wall-clock.ts'

function lineOf(text: string): CronLine {
  const line = parseCron(text)
  if (!line.ok) throw new Error(line.error)
  return line.value
}

/** The due times as `MM-DDTHH:MM` in UTC. */
function dueOf(text: string, zone: string, after: string, count: number): string[] {
  const far = new Date('2100-01-01T00:00:00Z')
  const dues = dueBetween(lineOf(text), zone, new Date(`2026-${after}Z`), far, count)
  return dues.map((due) => due.toISOString().slice(5, 16))
}

describe('a time that the clock skips in spring is due right after the gap', () => {
  test.each([
    // 02:00 → 03:00 on the 29th of March.
    ['Europe/Berlin', '30 2 * * *', '03-28T00:00:00', ['03-28T01:30', '03-29T01:00', '03-30T00:30']],
    ['Europe/Berlin', '30 2,14 * * *', '03-28T14:00:00', ['03-29T01:00', '03-29T12:30', '03-30T00:30']],
    // All in the gap, and the time at its end, are one.
    [
      'Europe/Berlin',
      '*/15 * * * *',
      '03-29T00:40:00',
      ['03-29T00:45', '03-29T01:00', '03-29T01:15', '03-29T01:30'],
    ],
    ['Europe/Berlin', '0,30 2-3 * * *', '03-29T00:00:00', ['03-29T01:00', '03-29T01:30', '03-30T00:00']],
    // 02:00 → 03:00 on the 8th of March.
    ['America/New_York', '30 2 * * *', '03-07T00:00:00', ['03-07T07:30', '03-08T07:00', '03-09T06:30']],
    // 02:00 → 02:30 on the 4th of October.
    ['Australia/Lord_Howe', '15 2 * * *', '10-02T12:00:00', ['10-02T15:45', '10-03T15:30', '10-04T15:15']],
    [
      'Australia/Lord_Howe',
      '*/15 * * * *',
      '10-03T15:10:00',
      ['10-03T15:15', '10-03T15:30', '10-03T15:45', '10-03T16:00'],
    ],
    // 00:00 → 01:00 on the 6th of September: the day begins late.
    ['America/Santiago', '0 0 * * *', '09-05T00:00:00', ['09-05T04:00', '09-06T04:00', '09-07T03:00']],
    // 00:00 → 01:00 on the 24th of April.
    ['Africa/Cairo', '30 0 * * *', '04-22T12:00:00', ['04-22T22:30', '04-23T22:00', '04-24T21:30']],
  ])('%s, %s', (zone, line, after, expected) => {
    expect(dueOf(line, zone, after, expected.length)).toEqual(expected)
  })
})

describe('a time that comes twice in autumn is due the first time', () => {
  test.each([
    // 03:00 → 02:00 on the 25th of October.
    ['Europe/Berlin', '30 2 * * *', '10-24T12:00:00', ['10-25T00:30', '10-26T01:30']],
    [
      'Europe/Berlin',
      '*/15 * * * *',
      '10-25T00:20:00',
      ['10-25T00:30', '10-25T00:45', '10-25T02:00', '10-25T02:15'],
    ],
    // Asked in the second pass through the hour.
    ['Europe/Berlin', '30 2 * * *', '10-25T01:10:00', ['10-26T01:30']],
    // 02:00 → 01:00 on the 1st of November.
    ['America/New_York', '30 1 * * *', '10-31T12:00:00', ['11-01T05:30', '11-02T06:30']],
    // 02:00 → 01:30 on the 5th of April.
    ['Australia/Lord_Howe', '45 1 * * *', '04-03T12:00:00', ['04-03T14:45', '04-04T14:45', '04-05T15:15']],
    ['Australia/Lord_Howe', '*/15 * * * *', '04-04T14:40:00', ['04-04T14:45', '04-04T15:30']],
    // 00:00 → 23:00 on the 4th of April.
    ['America/Santiago', '30 23 * * *', '04-04T00:00:00', ['04-04T02:30', '04-05T02:30', '04-06T03:30']],
    // 00:00 → 23:00 on the 29th of October.
    ['Africa/Cairo', '30 23 * * *', '10-29T12:00:00', ['10-29T20:30', '10-30T21:30']],
  ])('%s, %s', (zone, line, after, expected) => {
    expect(dueOf(line, zone, after, expected.length)).toEqual(expected)
  })
})

test.each([
  ['0 18 L * *', '01-15T00:00:00', ['01-31T18:00', '02-28T18:00', '03-31T18:00']],
  ['0 18 * * FRI#L', '01-15T00:00:00', ['01-30T18:00', '02-27T18:00']],
  ['0 0 29 2 *', '01-01T00:00:00', ['02-29T00:00']],
  ['0 9 1 * MON', '01-15T00:00:00', ['01-19T09:00', '01-26T09:00', '02-01T09:00', '02-02T09:00']],
])('%s is understood', (line, after, expected) => {
  expect(dueOf(line, 'UTC', after, expected.length)).toEqual(expected)
})

test('a due time is after the instant asked about, to the millisecond', () => {
  const line = lineOf('30 2 * * *')
  const next = (after: string) => nextDue(line, 'UTC', new Date(after))?.toISOString()
  expect(next('2026-01-01T02:29:59.999Z')).toBe('2026-01-01T02:30:00.000Z')
  expect(next('2026-01-01T02:30:00.000Z')).toBe('2026-01-02T02:30:00.000Z')
})

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Santiago',
  'Africa/Cairo',
  'Asia/Kathmandu',
] as const

const anyLine = fc
  .tuple(
    fc.oneof(fc.integer({ min: 0, max: 59 }).map(String), fc.constantFrom('*/15', '*/7', '0,30')),
    fc.oneof(fc.integer({ min: 0, max: 23 }).map(String), fc.constantFrom('*', '*/2', '1-3', '0,2,23')),
    fc.constantFrom('*', '*', '1', 'L', '15'),
    fc.constantFrom('*', '*', '3,4,9,10,11'),
    fc.constantFrom('*', '*', '0', '1-5'),
  )
  .map((fields) => fields.join(' '))

const anyInstant = fc.date({
  min: new Date('2026-01-01T00:00:00Z'),
  max: new Date('2027-12-31T00:00:00Z'),
  noInvalidDate: true,
})

test('due times only ever rise, and the wall clock shows what the line asks for, but at a jump', () => {
  fc.assert(
    fc.property(anyLine, fc.constantFrom(...zones), anyInstant, (text, zone, after) => {
      const line = lineOf(text)
      const dues = dueBetween(line, zone, after, new Date('2100-01-01T00:00:00Z'), 40)
      let before = after
      for (const due of dues) {
        expect(due.getTime()).toBeGreaterThan(before.getTime())
        before = due
        const wall = wallClockAt(due, zone)
        const justBefore = wallClockAt(new Date(due.getTime() - 1), zone)
        const isJump = wall.getTime() - justBefore.getTime() > 1
        const isMatch = line.next(new Date(wall.getTime() - 1))?.getTime() === wall.getTime()
        expect(isMatch || isJump).toBe(true)
      }
    }),
    propertyRuns(200),
  )
})

test('no match that the wall clock shows is left out', () => {
  const minute = 60_000
  fc.assert(
    fc.property(anyLine, fc.constantFrom(...zones), anyInstant, (text, zone, start) => {
      const line = lineOf(text)
      const from = new Date(Math.floor(start.getTime() / minute) * minute)
      const until = new Date(from.getTime() + 6 * 60 * minute)
      const dues = new Set(dueBetween(line, zone, from, until, 1000).map((due) => due.getTime()))
      const shown = new Set<number>()
      // What was shown in the hours before must not be due again.
      for (let at = from.getTime() - 3 * 60 * minute; at <= until.getTime(); at += minute) {
        const wall = wallClockAt(new Date(at), zone).getTime()
        const isMatch = line.next(new Date(wall - 1))?.getTime() === wall
        if (isMatch && at > from.getTime()) expect(dues.has(at)).toBe(!shown.has(wall))
        shown.add(wall)
      }
    }),
    propertyRuns(30),
  )
})

describe('what was missed', () => {
  const window = {
    line: lineOf('0 * * * *'),
    timeZone: 'UTC',
    after: new Date('2026-11-24T01:30:00Z'),
    now: new Date('2026-11-24T09:20:00Z'),
  }
  const hour = 3_600_000

  test('is made up for once, by the latest within the grace period', () => {
    const due = latestDue({ ...window, graceMs: 3 * hour })
    expect(due).toEqual(new Date('2026-11-24T09:00:00Z'))
  })

  test('is missed for good where the grace period is over', () => {
    expect(latestDue({ ...window, graceMs: hour / 4 })).toBeNull()
    expect(latestDue({ ...window, graceMs: hour / 3 })).toEqual(new Date('2026-11-24T09:00:00Z'))
  })

  test('is nothing that has been looked at before', () => {
    expect(latestDue({ ...window, after: new Date('2026-11-24T09:00:00Z'), graceMs: 3 * hour })).toBeNull()
  })
})

test.each([
  ['* * * *', /five fields/],
  ['0 0 0 * * *', /five fields/],
  ['@daily', /five fields/],
  ['', /five fields/],
  ['61 * * * *', /^This is not a cron line\. The minute is out of its range\.$/],
  ['0 0 32 * *', /The day of the month is out of its range\.$/],
  ['0 0 * * 8', /The day of the week is out of its range\.$/],
  ['a 0 * * *', /Field 1 \(“a”\) contains illegal characters\.$/],
  ['0 0 30 2 *', /^No day ever matches/],
])('%j is refused in words', (text, words) => {
  const read = parseCron(text)
  expect(read.ok ? read.value.text : read.error).toMatch(words)
  expect(read.ok).toBe(false)
})

test('spaces around and between the fields do not count', () => {
  expect(lineOf('  0   2 * *\t1 ').text).toBe('0 2 * * 1')
})

test('a zone is a name of the IANA database', () => {
  expect(['Europe/Berlin', 'UTC', 'America/Argentina/Buenos_Aires'].every(isTimeZone)).toBe(true)
  expect(['Europe/Bonn', '+02:00', '', 'local time'].some(isTimeZone)).toBe(false)
})
