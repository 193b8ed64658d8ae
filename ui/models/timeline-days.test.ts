import { describe, expect, it } from 'vitest'
import { event } from '../gallery/timeline-samples.ts'
import { daysOf, dayTitle } from './timeline-days.ts'

const page = (ticketOpenedAt: string | null, next: string | null = null) => ({
  events: [],
  ticketOpenedAt,
  next,
  notices: [],
})

const at = (day: number, hour: number, before: boolean) =>
  event(0, 'software', `${day} ${hour}`, {
    at: new Date(2026, 10, day, hour).toISOString(),
    beforeTicket: before,
  })
const opened = new Date(2026, 10, 24, 10).toISOString()

function shape(...given: Parameters<typeof daysOf>) {
  return daysOf(...given).map(({ entries }) =>
    entries.map((entry) => (entry.kind === 'event' ? entry.event.title : 'opened')),
  )
}

describe('the days of a timeline', () => {
  it('are the reader’s, with the ticket between what was after it and before', () => {
    const events = [at(24, 12, false), at(24, 9, true), at(23, 23, true), at(23, 1, true)]
    expect(shape(events, page(opened))).toEqual([
      ['24 12', 'opened', '24 9'],
      ['23 23', '23 1'],
    ])
  })

  it('have the ticket at the end once nothing more comes', () => {
    const after = [at(24, 12, false)]
    expect(shape(after, page(opened, 'more'))).toEqual([['24 12']])
    expect(shape(after, page(opened))).toEqual([['24 12', 'opened']])
    expect(shape(after, page(null))).toEqual([['24 12']])
  })

  it('have names', () => {
    const now = new Date(2026, 10, 24, 12).getTime()
    const name = (day: Date) => {
      const events = [event(0, 'rule', 'x', { at: day.toISOString() })]
      const [first] = daysOf(events, page(null))
      return first && dayTitle(first, now, { today: 'Today', yesterday: 'Yesterday' }, 'en-GB')
    }
    expect(name(new Date(2026, 10, 24, 0, 1))).toBe('Today')
    expect(name(new Date(2026, 10, 23, 23, 59))).toBe('Yesterday')
    expect(name(new Date(2026, 10, 17, 8))).toBe('Tue 17 November')
    expect(name(new Date(2025, 11, 31, 8))).toContain('2025')
  })
})
