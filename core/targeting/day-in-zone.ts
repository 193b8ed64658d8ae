interface ZoneClock {
  readonly format: Intl.DateTimeFormat
  instant: number
  day: string
}

/** Formatters are costly to make, and one question is asked at one instant for many subjects: both are remembered. */
const clocks = new Map<string, ZoneClock>()

/**
 * The calendar day, `YYYY-MM-DD`, that an instant falls on in a time zone (an IANA name that Intl knows).
 * Throws a RangeError for an invalid date or an unknown zone.
 */
export function dayInZone(instant: Date, timeZone: string): string {
  const clock = clockOf(timeZone)
  const milliseconds = instant.getTime()
  if (clock.instant !== milliseconds) {
    clock.day = formatDay(clock.format, instant)
    clock.instant = milliseconds
  }
  return clock.day
}

function clockOf(timeZone: string): ZoneClock {
  const known = clocks.get(timeZone)
  if (known) return known
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  })
  const clock = { format, instant: Number.NaN, day: '' }
  clocks.set(timeZone, clock)
  return clock
}

function formatDay(format: Intl.DateTimeFormat, instant: Date): string {
  const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, value]))
  return `${(parts.get('year') ?? '').padStart(4, '0')}-${parts.get('month')}-${parts.get('day')}`
}
