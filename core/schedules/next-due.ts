import type { CronLine } from './cron-line.ts'
import { instantOfWallClock, wallClockAt } from './wall-clock.ts'

/**
 * The next due time after an instant; null where there is none any more. A time that the clock skips in spring is due
 * right after the gap, together with all others in the gap; one that comes twice in autumn is due the first time only.
 * @param timeZone an IANA name that `isTimeZone` knows
 * Source: Sessions and agents, "Schedules".
 */
export function nextDue(line: CronLine, timeZone: string, after: Date): Date | null {
  let wall = line.next(wallClockAt(after, timeZone))
  while (wall) {
    const due = instantOfWallClock(wall, timeZone)
    // On its second pass through an hour the wall clock shows times that were due in the first.
    if (due > after) return due
    wall = line.next(wall)
  }
  return null
}

/** The due times after an instant up to another one, that one included; the first `limit` of them. */
export function dueBetween(
  line: CronLine,
  timeZone: string,
  after: Date,
  until: Date,
  limit: number,
): readonly Date[] {
  const found: Date[] = []
  let due = nextDue(line, timeZone, after)
  while (due && due <= until && found.length < limit) {
    found.push(due)
    due = nextDue(line, timeZone, due)
  }
  return found
}

/** What `latestDue` looks at. */
export interface DueWindow {
  readonly line: CronLine
  readonly timeZone: string
  /** Up to this instant all has been looked at already. */
  readonly after: Date
  readonly now: Date
  /** How late a due time may still be made up for, in milliseconds. */
  readonly graceMs: number
}

/**
 * The due time that counts now: the latest of those that have come after an instant and within the grace period. All
 * before it are missed for good, so that a server that was down makes up for one and not for each. Null: nothing is due.
 */
export function latestDue({ line, timeZone, after, now, graceMs }: DueWindow): Date | null {
  const graceFrom = now.getTime() - Math.max(0, graceMs) - 1
  let latest: Date | null = null
  let due = nextDue(line, timeZone, new Date(Math.max(after.getTime(), graceFrom)))
  while (due && due <= now) {
    latest = due
    due = nextDue(line, timeZone, due)
  }
  return latest
}
