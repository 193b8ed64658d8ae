import { dayInZone } from '../targeting/day-in-zone.ts'

/** An instant as the clock of a time zone shows it, e.g. `2026-11-27 18:00 (Europe/London)`. */
export function describeInstant(instant: Date, timeZone: string): string {
  const time = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' })
  return `${dayInZone(instant, timeZone)} ${time.format(instant)} (${timeZone})`
}
