import { canonicalJson, type JsonObject, type JsonValue } from '../canonical-json.ts'
import { differenceDocument, type WorldDifference } from './diff-worlds.ts'

const nouns: Readonly<Record<keyof WorldDifference, string>> = {
  tenants: 'Tenants',
  persons: 'Persons',
  groups: 'Groups',
  computers: 'Computers',
  agreements: 'Agreements',
  items: 'Maintenance items',
  deployments: 'Deployments',
  scriptResults: 'Answers of target scripts',
  detected: 'Detected',
}

/** The keys that name an entry of these; all others have an id. */
const namingKeys: Readonly<Partial<Record<keyof WorldDifference, readonly string[]>>> = {
  scriptResults: ['deployment', 'subject'],
  detected: ['computer', 'item'],
}

/** Longer values are cut in the words; the difference itself has the whole of them. */
const longestValue = 60

/**
 * A difference in words: for each kind that differs a line with its counts, then a line for each entry, with `+` where
 * it is added, `~` where it is changed (key, before → after) and `-` where it is removed.
 * @param mostEntries of each kind; what is left out is counted
 */
export function* describeDifference(
  difference: WorldDifference,
  mostEntries = Number.POSITIVE_INFINITY,
): Generator<string, void, undefined> {
  const lists = differenceDocument(difference)
  for (const kind of Object.keys(nouns) as (keyof WorldDifference)[]) {
    const { added, changed, removed } = lists[kind]
    const total = added.length + changed.length + removed.length
    if (total === 0) continue
    yield `${nouns[kind]}: ${countsOf({ added, changed, removed })}`
    const naming = namingKeys[kind] ?? ['id']
    const lines = [
      ...removed.map((entry) => `  - ${nameOf(entry, naming)}`),
      ...changed.map(({ before, after, keys }) => `  ~ ${changeOf(before, after, keys, naming)}`),
      ...added.map((entry) => `  + ${nameOf(entry, naming)}`),
    ]
    yield* lines.slice(0, mostEntries)
    if (total > mostEntries) yield `  … and ${total - mostEntries} more`
  }
}

function countsOf(lists: Readonly<Record<string, readonly unknown[]>>): string {
  return Object.entries(lists)
    .filter(([, list]) => list.length > 0)
    .map(([word, { length }]) => `${length} ${word}`)
    .join(', ')
}

function nameOf(entry: JsonObject, naming: readonly string[]): string {
  const ids = naming.map((key) => plain(String(entry[key]))).join(' / ')
  return typeof entry.name === 'string' ? `${ids} ${JSON.stringify(entry.name)}` : ids
}

function changeOf(
  before: JsonObject,
  after: JsonObject,
  keys: readonly string[],
  naming: readonly string[],
): string {
  const changes = keys.map((key) => `${key} ${shown(before[key])} → ${shown(after[key])}`)
  return `${nameOf(after, naming)}: ${changes.join('; ')}`
}

function shown(value: JsonValue | undefined): string {
  if (value === undefined) return 'left out'
  const text = canonicalJson(value)
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text
}

/** An id may hold what would break the line or steer a terminal. */
function plain(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ')
}
