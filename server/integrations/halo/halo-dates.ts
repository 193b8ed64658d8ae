/**
 * HaloPSA writes instants in UTC without `Z`, and `1900-01-01T00:00:00` (or any day before 1901) where it
 * means "none" (Vendor facts, HaloPSA, errors).
 */

const pattern = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?)(Z|[+-]\d{2}:\d{2})?)?$/

function parts(text: string | null | undefined) {
  const match = text ? pattern.exec(text.trim()) : null
  if (!match || Number(match[1]) <= 1900) return null
  const day = `${match[1]}-${match[2]}-${match[3]}`
  const parsed = new Date(`${day}T00:00:00Z`)
  // Date rolls 30 February over into March, and such a day is none.
  return Number.isNaN(parsed.getTime()) || !parsed.toISOString().startsWith(day) ? null : match
}

/**
 * The instant of a Halo date.
 * @param text as Halo wrote it; one with an offset is taken at its word
 * @returns ISO 8601 with `Z`, or null for none and for what is no date
 */
export function haloInstant(text: string | null | undefined): string | null {
  const match = parts(text)
  if (!match) return null
  const instant = new Date(`${match[1]}-${match[2]}-${match[3]}T${match[4] ?? '00:00:00'}${match[5] ?? 'Z'}`)
  return Number.isNaN(instant.getTime()) ? null : instant.toISOString()
}

/**
 * The whole day of a Halo date, for agreements and their products. The day as written is taken: Halo keeps
 * the date that was picked on the form, and a shift by a time zone would move a month's end.
 * @returns `YYYY-MM-DD`, or null for none and for what is no date
 */
export function haloDay(text: string | null | undefined): string | null {
  const match = parts(text)
  return match ? `${match[1]}-${match[2]}-${match[3]}` : null
}
