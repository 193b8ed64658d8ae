/** Formatters are costly to make and are asked again and again. */
const formats = new Map<string, Intl.DateTimeFormat>()

const day = 86_400_000

/** Whether the text names a time zone of the IANA database, such as `Europe/Berlin`. A bare offset does not. */
export function isTimeZone(text: string): boolean {
  if (!/^[A-Za-z]/.test(text)) return false
  try {
    formatOf(text)
    return true
  } catch {
    return false
  }
}

/**
 * What the clock on the wall shows in a zone at an instant, as the date that shows the same in UTC.
 * Throws a RangeError for an invalid date or an unknown zone.
 */
export function wallClockAt(instant: Date, timeZone: string): Date {
  const at = instant.getTime()
  return new Date(at + offsetAt(at, timeZone))
}

/**
 * The instant at which the clock on the wall shows this in a zone. What it shows twice, in autumn, is the first of both;
 * what it never shows, in spring, is the instant at which it jumps. Later on the wall is never earlier in time.
 * @param wall the date that shows the same in UTC
 */
export function instantOfWallClock(wall: Date, timeZone: string): Date {
  const shown = wall.getTime()
  const before = offsetAt(shown - day, timeZone)
  const after = offsetAt(shown + day, timeZone)
  // The greater offset gives the earlier instant.
  const first = shown - Math.max(before, after)
  const last = shown - Math.min(before, after)
  for (const instant of [first, last])
    if (instant + offsetAt(instant, timeZone) === shown) return new Date(instant)
  return new Date(jumpBetween(first, last, timeZone))
}

/** The first instant after `from`, up to `to`, at which another offset holds. */
function jumpBetween(from: number, to: number, timeZone: string): number {
  const before = offsetAt(from, timeZone)
  let [low, high] = [from, to]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetAt(middle, timeZone) === before) low = middle
    else high = middle
  }
  return high
}

/** How far the wall clock of a zone is ahead of UTC at an instant, in milliseconds. */
function offsetAt(instant: number, timeZone: string): number {
  const parts: Record<string, number> = {}
  for (const { type, value } of formatOf(timeZone).formatToParts(instant)) parts[type] = Number(value)
  const { year = 0, month = 1, day: date = 1, hour = 0, minute = 0, second = 0 } = parts
  const wholeSecond = Math.floor(instant / 1000) * 1000
  return Date.UTC(year, month - 1, date, hour, minute, second) - wholeSecond
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known) return known
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  formats.set(timeZone, format)
  return format
}
