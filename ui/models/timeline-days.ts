import type { TimelineEvent, TimelinePage } from '../client.ts'

/** What a day shows, the latest first: what happened, and that the ticket was opened. */
export type DayEntry = { kind: 'event'; event: TimelineEvent } | { kind: 'opened'; at: string }
export type Day = { key: string; at: string; entries: DayEntry[] }

/**
 * Events, the latest first, by the reader's days; with the line where the ticket was opened, once it is known that no
 * event belongs above it.
 */
export function daysOf(events: readonly TimelineEvent[], { ticketOpenedAt, next }: TimelinePage): Day[] {
  const entries: DayEntry[] = events.map((event) => ({ kind: 'event', event }))
  const place = events.findIndex(({ beforeTicket }) => beforeTicket)
  if (ticketOpenedAt !== null && (place >= 0 || next === null))
    entries.splice(place < 0 ? events.length : place, 0, { kind: 'opened', at: ticketOpenedAt })
  const days: Day[] = []
  for (const entry of entries) {
    const at = entry.kind === 'event' ? entry.event.at : entry.at
    const key = dayKey(Date.parse(at))
    const last = days.at(-1)
    if (last?.key === key) last.entries.push(entry)
    else days.push({ key, at, entries: [entry] })
  }
  return days
}

/** Names a day as its readers do; `now` in epoch milliseconds. */
export function dayTitle(
  { key, at }: Pick<Day, 'key' | 'at'>,
  now: number,
  words: { today: string; yesterday: string },
  locale?: string,
): string {
  if (key === dayKey(now)) return words.today
  const before = new Date(now)
  before.setDate(before.getDate() - 1)
  if (key === dayKey(before.getTime())) return words.yesterday
  const isThisYear = new Date(now).getFullYear() === new Date(at).getFullYear()
  return new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    day: 'numeric',
    month: 'long',
    ...(isThisYear ? {} : { year: 'numeric' }),
  }).format(Date.parse(at))
}

/** Hours and minutes in the reader's zone, such as "14:03". */
export function shortTime(iso: string, locale?: string): string {
  return new Intl.DateTimeFormat(locale, { timeStyle: 'short', hourCycle: 'h23' }).format(Date.parse(iso))
}

function dayKey(instant: number): string {
  const date = new Date(instant)
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`
}
