const kinds = ['tenant', 'person', 'computer', 'agreement', 'item', 'deployment']

/** The id of the entry of a kind at a place: shaped like those of the database, ordered by place. */
export function idOf(
  kind: 'tenant' | 'person' | 'computer' | 'agreement' | 'item' | 'deployment',
  at: number,
): string {
  const id = `019ab0${kinds.indexOf(kind)}0-0000-7000-8000-${String(at).padStart(12, '0')}`
  // A string of its own in one piece, as a database hands it out; put together ones are slower to look up.
  return Buffer.from(id, 'latin1').toString('latin1')
}
