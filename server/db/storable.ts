/** A text that both databases hold: PostgreSQL's cannot have NUL, which what a machine says may well contain. */
export function storable(text: string): string {
  return text.replaceAll('\0', '\uFFFD')
}

/** The same for every text among the members of a flat record. */
export function storableRecord<T extends object>(record: T): T {
  const members = Object.entries(record).map(([name, value]) => [
    name,
    typeof value === 'string' ? storable(value) : value,
  ])
  return Object.fromEntries(members) as T
}
