/** When a tenant works: minutes from midnight in its time zone, on one ISO weekday (1 = Monday … 7 = Sunday). */
export interface BusinessHours {
  readonly weekday: number
  readonly opensAt: number
  /** The first minute that is no longer in; 1440 = midnight. */
  readonly closesAt: number
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

/**
 * Whether an instant is within the business hours. Restarts are suppressed then (Sessions and agents, "Rules").
 * @param timeZone an IANA name; throws a RangeError for an unknown one
 */
export function isWithinBusinessHours(
  hours: readonly BusinessHours[],
  timeZone: string,
  instant: Date,
): boolean {
  if (hours.length === 0) return false
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, value]))
  const weekday = weekdays.indexOf(parts.get('weekday') ?? '') + 1
  const minute = Number(parts.get('hour')) * 60 + Number(parts.get('minute'))
  return hours.some((each) => each.weekday === weekday && each.opensAt <= minute && minute < each.closesAt)
}
