/** A copy of a list in which the entry of an id is changed. */
export function edited<Entry extends { readonly id: string }>(
  list: readonly Entry[],
  id: string,
  change: (entry: Entry) => Entry,
): readonly Entry[] {
  return list.map((entry) => (entry.id === id ? change(entry) : entry))
}
