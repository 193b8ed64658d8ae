import { byCodeUnit } from '../by-code-unit.ts'
import type { JsonObject, JsonValue } from '../canonical-json.ts'
import type { Facts } from '../facts/facts.ts'
import { lean } from './lean.ts'
import {
  writeAgreement,
  writeComputer,
  writeDeployment,
  writeGroup,
  writeItem,
  writePerson,
  writeTenant,
} from './write-entries.ts'

/**
 * Writes facts as a world document, the inverse of `parseWorld`: lists by id, lists without an order sorted, defaults
 * left out, so that the same facts give the same document to the byte. Answers of scripts about subjects that do
 * not exist decide nothing and are left out. Source: Resolution, section 1.
 */
export function writeWorld(facts: Facts): JsonObject {
  const lists = {
    tenants: writeList(facts.tenants, writeTenant),
    persons: writeList(facts.persons, writePerson),
    groups: writeList(facts.groups, writeGroup),
    computers: writeList(facts.computers, writeComputer),
    agreements: writeList(facts.agreements, writeAgreement),
    items: writeList(facts.items, writeItem),
    deployments: writeList(facts.deployments, writeDeployment),
    scriptResults: writeTable(facts.scriptResults, subjectIdsOf(facts)),
    detected: writeTable(facts.detected),
  }
  const empty = Object.keys(lists).map((name) => [name, Array.isArray(lists[name as 'items']) ? [] : {}])
  return lean(lists, Object.fromEntries(empty))
}

function writeList<Value extends { readonly id: string }>(
  list: readonly Value[],
  write: (value: Value) => JsonObject,
): JsonObject[] {
  return list.toSorted((a, b) => byCodeUnit(a.id, b.id)).map(write)
}

function writeTable<Value extends JsonValue>(
  table: ReadonlyMap<string, ReadonlyMap<string, Value>>,
  known?: ReadonlySet<string>,
): JsonObject {
  const rows = [...table].map(([key, row]) => {
    const members = [...row].filter(([id]) => known?.has(id) ?? true)
    return [key, Object.fromEntries(members.sort(byKey))] as const
  })
  return Object.fromEntries(rows.filter(([, row]) => Object.keys(row).length > 0).sort(byKey))
}

/** The ids of everything that a script may have answered about. */
function subjectIdsOf({ tenants, persons, computers }: Facts): ReadonlySet<string> {
  return new Set([tenants, persons, computers].flatMap((list) => list.map(({ id }) => id)))
}

function byKey(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return byCodeUnit(a[0], b[0])
}
