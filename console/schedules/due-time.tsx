import { exactTime } from '../../ui/format-time.ts'
import { words } from '../words.ts'

/** A due time in the reader's zone; on hover the exact instant, and what the clock shows where it is due. */
export function DueTime({ at, timeZone }: { at: string; timeZone: string }) {
  const title = words.schedules.nextTitle(exactTime(at), dayAndTime(at, timeZone), timeZone)
  return (
    <time dateTime={at} title={title}>
      {dayAndTime(at)}
    </time>
  )
}

/** An instant as day and time of a clock, such as `Tue, 25 Nov, 02:30`: the reader's, or that of a zone. */
export function dayAndTime(iso: string, timeZone?: string): string {
  const at = new Date(iso)
  const isThisYear = at.getFullYear() === new Date().getFullYear()
  return new Intl.DateTimeFormat(undefined, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    ...(isThisYear ? {} : { year: 'numeric' }),
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  }).format(at)
}

/** Whether the clock of a zone shows at an instant what the reader's shows. */
export function isReadersTime(iso: string, timeZone: string): boolean {
  return dayAndTime(iso) === dayAndTime(iso, timeZone)
}
