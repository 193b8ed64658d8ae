/** An instant (ISO text) as an input for date and time has it: in the reader's zone, without saying so. */
export function localTime(iso: string): string {
  const instant = new Date(iso)
  const shifted = new Date(instant.getTime() - instant.getTimezoneOffset() * 60_000)
  return shifted.toISOString().slice(0, 16)
}

/** The instant (ISO text) that such an input means; null while nothing whole is typed. */
export function instantOf(local: string): string | null {
  const chosen = new Date(local)
  return Number.isNaN(chosen.getTime()) ? null : chosen.toISOString()
}
