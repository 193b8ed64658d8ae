import { Cron } from 'croner'
import type { Result } from '../result.ts'

/** A cron line of five fields that has been read. */
export interface CronLine {
  /** Minute, hour, day of the month, month, day of the week, with one space between them. */
  readonly text: string
  /** The next match after what a wall clock shows, both as the date that shows the same in UTC; null: never again. */
  next(wall: Date): Date | null
}

/** A line that has no match after this will have none. */
const someDay = new Date('2000-01-01T00:00:00Z')

/** What croner calls the fields, in our words. */
const fields: Readonly<Record<string, string>> = { day: 'day of the month', dayOfWeek: 'day of the week' }

/**
 * Reads a cron line of exactly five fields. Of croner only its calculator is used, and that in UTC, where no hour is
 * missing and none comes twice: by itself it would leave lists and steps out of the hour that is skipped in spring,
 * and run them twice in the one that comes twice in autumn. `nextDue` says what such hours come to.
 * The error is a whole sentence. A line that matches no day at all, such as the 30th of February, is refused.
 */
export function parseCron(text: string): Result<CronLine, string> {
  const parts = text.trim().split(/\s+/)
  if (parts.length !== 5 || parts[0] === '')
    return refused('A cron line has five fields: minute, hour, day of the month, month, day of the week.')
  const line = parts.join(' ')
  try {
    const pattern = new Cron(line, { timezone: 'UTC' })
    if (!pattern.nextRun(someDay)) return refused('No day ever matches this cron line.')
    return { ok: true, value: { text: line, next: (wall) => pattern.nextRun(wall) } }
  } catch (error) {
    return refused(wordsOf(error))
  }
}

function wordsOf(error: unknown): string {
  const said = error instanceof Error ? error.message.replace(/^CronPattern:\s*/, '') : ''
  const [, field] = /^Invalid value for (\w+):/.exec(said) ?? []
  const words = field
    ? `The ${fields[field] ?? field} is out of its range`
    : said.replace(/^configuration entry (\d) \((.*?)\)/, 'Field $1 (“$2”)')
  return `This is not a cron line. ${words.replace(/\.?$/, '.')}`
}

function refused(error: string): { readonly ok: false; readonly error: string } {
  return { ok: false, error }
}
