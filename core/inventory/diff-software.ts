/** An entry of a machine's software list. `nameKey` is its name as look-ups compare it. */
export type SoftwareEntry = {
  readonly name: string
  readonly nameKey: string
  readonly version: string | null
  readonly publisher: string | null
  readonly upgradeCode: string | null
  readonly productCode: string | null
  readonly source: string
}

/** An entry that was there the last time. */
export type KnownEntry = SoftwareEntry & { readonly id: string }

export type SoftwareDifference<Known extends KnownEntry> = {
  /** Not there the last time. */
  readonly added: readonly SoftwareEntry[]
  /** Another version or spelling than before. */
  readonly changed: readonly { readonly before: Known; readonly after: SoftwareEntry }[]
  /** No longer found. */
  readonly gone: readonly Known[]
}

/**
 * Compares what is known of a machine's software with the list that it tells now. An entry is recognised by its source
 * and its name; where several have the same name (as for two architectures), by the rest of what it says, so that
 * only what really differs is a change. An entry that is listed twice over counts once.
 */
export function diffSoftware<Known extends KnownEntry>(
  known: readonly Known[],
  found: readonly SoftwareEntry[],
): SoftwareDifference<Known> {
  const knownByName = Map.groupBy(known, nameOf)
  const foundByName = Map.groupBy(found, nameOf)
  const added: SoftwareEntry[] = []
  const changed: { before: Known; after: SoftwareEntry }[] = []
  const gone: Known[] = []
  for (const [name, entries] of knownByName) if (!foundByName.has(name)) gone.push(...entries)
  for (const [name, entries] of foundByName) {
    const before = knownByName.get(name) ?? []
    // The same as before goes first, whatever was found beside it.
    const open = new Map(entries.map((entry) => [contentOf(entry), entry]))
    const left = before.filter((entry) => !open.delete(contentOf(entry)))
    for (const after of open.values()) {
      const entry = left.shift()
      if (entry) changed.push({ before: entry, after })
      else added.push(after)
    }
    gone.push(...left)
  }
  return { added, changed, gone }
}

function nameOf({ source, nameKey }: SoftwareEntry): string {
  return JSON.stringify([source, nameKey])
}

function contentOf({ name, version, publisher, upgradeCode, productCode }: SoftwareEntry): string {
  return JSON.stringify([name, version, publisher, upgradeCode, productCode])
}
