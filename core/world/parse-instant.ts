const pattern = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?:Z|[+-](\d{2}):?(\d{2}))$/

/**
 * Reads an instant as ISO 8601 writes it, with `Z` or an offset, e.g. `2026-11-23T09:00:00Z`. Gives null for anything
 * else, such as a local time or a day that the calendar does not have. Source: Resolution, section 1.
 */
export function parseInstant(text: string): Date | null {
  const found = pattern.exec(text)
  if (!found) return null
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, offsetHours = 0, offsetMinutes = 0] =
    found.slice(1).map((digits) => Number(digits ?? 0))
  const isTime = hour < 24 && minute < 60 && second < 60 && offsetHours < 24 && offsetMinutes < 60
  if (!isTime || !isDay(year, month, day)) return null
  const instant = new Date(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'))
  return Number.isNaN(instant.getTime()) ? null : instant
}

function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return month >= 1 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
}
