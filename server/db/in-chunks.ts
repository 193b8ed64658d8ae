/** As many rows or ids as one statement takes on both databases, with up to 20 columns each. */
const chunk = 500

/** Calls `work` with the list piece by piece, each small enough for one statement; not at all with an empty list. */
export async function inChunks<Value>(
  list: readonly Value[],
  work: (piece: Value[]) => Promise<unknown>,
): Promise<void> {
  for (let at = 0; at < list.length; at += chunk) await work(list.slice(at, at + chunk))
}
