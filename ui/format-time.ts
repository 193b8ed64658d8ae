const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]

/**
 * An instant (ISO text) as a reader takes it in: "now", "12 min. ago", "3 days ago", and past a week the date.
 * `now` in epoch milliseconds.
 */
export function relativeTime(iso: string, now: number, locale?: string): string {
  const at = Date.parse(iso)
  if (Number.isNaN(at)) return iso
  const seconds = Math.round((at - now) / 1000)
  if (Math.abs(seconds) >= 7 * 86_400) {
    return new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(at)
  }
  return timeAway(iso, now, locale)
}

/** How far an instant (ISO text) is away, however far that is: "in 9 days", "12 min. ago". `now` in epoch milliseconds. */
export function timeAway(iso: string, now: number, locale?: string): string {
  const seconds = Math.round((Date.parse(iso) - now) / 1000)
  if (Number.isNaN(seconds)) return iso
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' })
  for (const [unit, size] of steps) {
    if (Math.abs(seconds) < size) continue
    // Of days the nearest: what was set to end in nine days does not end "in 8 days" a second later.
    return format.format(unit === 'day' ? Math.round(seconds / size) : Math.trunc(seconds / size), unit)
  }
  return format.format(0, 'second')
}

/** The exact instant in the reader's zone, to the second and with the zone's name. */
export function exactTime(iso: string, locale?: string): string {
  const at = Date.parse(iso)
  if (Number.isNaN(at)) return iso
  return new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long' }).format(at)
}

/** An instant to the minute, in full and in the reader's zone: "Tuesday, 24 November 2026 at 22:00". */
export function minuteTime(iso: string, locale?: string): string {
  const at = Date.parse(iso)
  if (Number.isNaN(at)) return iso
  return new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short' }).format(at)
}

/** Clock time of a log line in the reader's zone, such as "14:03:09". */
export function clockTime(iso: string, locale?: string): string {
  const at = Date.parse(iso)
  if (Number.isNaN(at)) return ''
  return new Intl.DateTimeFormat(locale, { timeStyle: 'medium', hourCycle: 'h23' }).format(at)
}

/** How long something took: "0.4 s", "12 s", "3 min 5 s", "2 h 4 min". Milliseconds in. */
export function duration(milliseconds: number): string {
  const exact = Math.max(0, milliseconds) / 1000
  if (exact < 9.95) return `${Math.round(exact * 10) / 10} s`
  const seconds = Math.round(exact)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** A day in the reader's zone, as short as it can be told: "27 Nov". ISO text in. */
export function shortDay(iso: string, locale?: string): string {
  const at = Date.parse(iso)
  if (Number.isNaN(at)) return iso
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' }).format(at)
}
