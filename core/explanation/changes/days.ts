import { dayInZone } from '../../targeting/day-in-zone.ts'

const minute = 60_000
const dayLength = 24 * 60 * minute

/** The day a number of days after (or before) another; both as `YYYY-MM-DD`. */
export function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayLength).toISOString().slice(0, 10)
}

/** The first minute that belongs to a day, `YYYY-MM-DD`, or to a later one, in a time zone. */
export function startOfDay(day: string, timeZone: string): Date {
  const midnight = Date.parse(`${day}T00:00:00Z`)
  // No zone is a whole day away from UTC.
  let before = midnight - dayLength
  let reached = midnight + dayLength
  while (reached - before > minute) {
    const middle = before + Math.floor((reached - before) / minute / 2) * minute
    if (dayInZone(new Date(middle), timeZone) >= day) reached = middle
    else before = middle
  }
  return new Date(reached)
}
