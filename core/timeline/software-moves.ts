/** When a version of a program was on a computer, by the inventories that have seen it. */
export interface SoftwareSpan {
  readonly id: string
  readonly name: string
  readonly nameKey: string
  readonly source: string
  readonly version: string | null
  readonly upgradeCode: string | null
  readonly productCode: string | null
  readonly firstSeenAt: Date
  /** The first inventory that no longer found it; null = it is there. */
  readonly goneAt: Date | null
}

/** A program that came, went, or has another version. */
export interface SoftwareMove {
  readonly id: string
  /** The inventory that found it so. */
  readonly at: Date
  /** The last inventory before, as far as one is known: it happened after that. */
  readonly after: Date | null
  readonly before: SoftwareSpan | null
  readonly now: SoftwareSpan | null
}

/**
 * Pairs what went with what came at the same inventory under the same name: that is another version. The first inventory
 * of a computer is no change, so that what it found came from nowhere.
 * @param spans of one computer
 * @param firstInventory when it was first looked at
 */
export function softwareMoves(
  spans: readonly SoftwareSpan[],
  firstInventory: Date,
  since: Date,
): SoftwareMove[] {
  const looks = [...new Set(spans.flatMap(({ firstSeenAt, goneAt }) => [firstSeenAt, goneAt ?? firstSeenAt]))]
    .map((look) => look.getTime())
    .sort((a, b) => a - b)
  const came = Map.groupBy(
    spans.filter(({ firstSeenAt }) => firstSeenAt >= since && firstSeenAt > firstInventory),
    (span) => keyOf(span, span.firstSeenAt),
  )
  const moves: SoftwareMove[] = []
  const add = (at: Date, before: SoftwareSpan | null, now: SoftwareSpan | null) => {
    const last = looks.findLast((look) => look < at.getTime())
    const after = last === undefined ? null : new Date(last)
    moves.push({ id: (now ?? before)?.id ?? '', at, after, before, now })
  }
  for (const span of spans) {
    if (!span.goneAt || span.goneAt < since) continue
    add(span.goneAt, span, came.get(keyOf(span, span.goneAt))?.shift() ?? null)
  }
  for (const span of [...came.values()].flat()) add(span.firstSeenAt, null, span)
  return moves
}

/** Says what became of a program, e.g. `Reader 1.2 → 1.3`, `Reader 1.3 was installed`. */
export function describeSoftwareMove({ before, now }: SoftwareMove): string {
  const version = (span: SoftwareSpan) => span.version ?? 'unknown version'
  if (before && now) return `${now.name} ${version(before)} → ${version(now)}`
  const span = now ?? before
  return span
    ? `${[span.name, span.version].filter(Boolean).join(' ')} was ${now ? 'installed' : 'removed'}`
    : ''
}

function keyOf({ nameKey, source }: SoftwareSpan, at: Date): string {
  return JSON.stringify([source, nameKey, at.getTime()])
}
