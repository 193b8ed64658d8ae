import { byCodeUnit } from '../by-code-unit.ts'
import { canonicalJson, type JsonObject, type JsonValue } from '../canonical-json.ts'

/** The keys of an entry with their values, in the order in which they are written; undefined = absent. */
export type Entry = Readonly<Record<string, JsonValue | undefined>>

/** The entry without what is absent, and without what says no more than its default. */
export function lean(entry: Entry, defaults: JsonObject = {}): JsonObject {
  const told = Object.entries(entry).filter((member): member is [string, JsonValue] => {
    const [key, value] = member
    if (value === undefined) return false
    const byDefault = defaults[key]
    return byDefault === undefined || canonicalJson(value) !== canonicalJson(byDefault)
  })
  return Object.fromEntries(told)
}

/** The words in their canonical order, each once. */
export function wordSet(words: readonly string[]): readonly string[] {
  return [...new Set(words)].sort(byCodeUnit)
}

/** Entries that have no id in their canonical order, each once. */
export function entrySet(entries: readonly JsonObject[]): readonly JsonObject[] {
  const byText = new Map(entries.map((entry) => [canonicalJson(entry), entry]))
  return [...byText].sort(([a], [b]) => byCodeUnit(a, b)).map(([, entry]) => entry)
}

/** The object with its keys, and those of what is in it, in their canonical order. */
export function orderKeys(object: JsonObject): JsonObject {
  return JSON.parse(canonicalJson(object))
}
