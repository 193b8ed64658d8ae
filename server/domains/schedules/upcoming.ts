import { type CronLine, parseCron } from '../../../core/schedules/cron-line.ts'
import { describeCron } from '../../../core/schedules/describe-cron.ts'
import { dueBetween, nextDue } from '../../../core/schedules/next-due.ts'
import type { Schedule } from './schedule.ts'

/** One due time to come. */
export type Upcoming = {
  readonly at: Date
  readonly timeZone: string
  /** When execution may start; null: right after detection. */
  readonly executeAt: Date | null
}

/** As far as anybody looks ahead, in milliseconds: a leap day comes back within eight years. */
const farMs = 9 * 366 * 86_400_000

/** The next due times of a schedule after an instant, in all of these zones together, in their order; the first `count`. */
export function upcoming(
  { cron, executionCron }: Pick<Schedule, 'cron' | 'executionCron'>,
  zones: Iterable<string>,
  after: Date,
  count: number,
): readonly Upcoming[] {
  const line = lineOf(cron)
  const execution = executionCron === null ? null : lineOf(executionCron)
  if (!line) return []
  const until = new Date(after.getTime() + farMs)
  return [...zones]
    .flatMap((timeZone) =>
      dueBetween(line, timeZone, after, until, count).map((at) => ({
        at,
        timeZone,
        executeAt: execution && nextDue(execution, timeZone, new Date(at.getTime() - 1)),
      })),
    )
    .sort((a, b) => a.at.getTime() - b.at.getTime() || (a.timeZone < b.timeZone ? -1 : 1))
    .slice(0, count)
}

/** A cron line in plain words; null where there are none for it. */
export function cronWords(cron: string): string | null {
  const line = lineOf(cron)
  return line && describeCron(line)
}

function lineOf(text: string): CronLine | null {
  const read = parseCron(text)
  return read.ok ? read.value : null
}
