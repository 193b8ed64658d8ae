/** Compares two texts by UTF-16 code unit (never by locale): negative, zero or positive, for `sort`. */
export function byCodeUnit(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
