import { byCodeUnit } from '../by-code-unit.ts'
import { canonicalJson, type JsonObject, type JsonValue } from '../canonical-json.ts'
import type { Agreement } from '../facts/agreement.ts'
import type { Computer } from '../facts/computer.ts'
import type { Deployment } from '../facts/deployment.ts'
import type { DetectedValue, Facts } from '../facts/facts.ts'
import type { Group } from '../facts/group.ts'
import type { MaintenanceItem } from '../facts/maintenance-item.ts'
import type { Person } from '../facts/person.ts'
import type { Tenant } from '../facts/tenant.ts'
import {
  writeAgreement,
  writeComputer,
  writeDeployment,
  writeGroup,
  writeItem,
  writePerson,
  writeTenant,
} from './write-entries.ts'

/** What a target script answered about one subject. */
export interface ScriptResult {
  readonly deployment: string
  readonly subject: string
  readonly matches: boolean
}

/** What was detected on one computer for one item. */
export interface Detection {
  readonly computer: string
  readonly item: string
  readonly value: DetectedValue
}

/** What is said of the same thing before and after. */
export interface Change<Value> {
  readonly before: Value
  readonly after: Value
  /** The keys of its entry in a world document that differ, in the document's order. */
  readonly keys: readonly string[]
}

/** What it takes to make one list into another; by id. */
export interface ListDifference<Value> {
  readonly added: readonly Value[]
  readonly changed: readonly Change<Value>[]
  readonly removed: readonly Value[]
}

/** What it takes to make one set of facts into another, by the keys of a world document. */
export interface WorldDifference {
  readonly tenants: ListDifference<Tenant>
  readonly persons: ListDifference<Person>
  readonly groups: ListDifference<Group>
  readonly computers: ListDifference<Computer>
  readonly agreements: ListDifference<Agreement>
  readonly items: ListDifference<MaintenanceItem>
  readonly deployments: ListDifference<Deployment>
  readonly scriptResults: ListDifference<ScriptResult>
  readonly detected: ListDifference<Detection>
}

/** Compares facts by what they mean: the order of lists, repetitions in them and written defaults are no difference. */
export function diffWorlds(before: Facts, after: Facts): WorldDifference {
  return {
    tenants: diffLists(before.tenants, after.tenants, idOf, writeTenant),
    persons: diffLists(before.persons, after.persons, idOf, writePerson),
    groups: diffLists(before.groups, after.groups, idOf, writeGroup),
    computers: diffLists(before.computers, after.computers, idOf, writeComputer),
    agreements: diffLists(before.agreements, after.agreements, idOf, writeAgreement),
    items: diffLists(before.items, after.items, idOf, writeItem),
    deployments: diffLists(before.deployments, after.deployments, idOf, writeDeployment),
    scriptResults: diffLists(scriptResultsOf(before), scriptResultsOf(after), keyOfResult, (result) => ({
      ...result,
    })),
    detected: diffLists(detectionsOf(before), detectionsOf(after), keyOfDetection, (detection) => ({
      ...detection,
    })),
  }
}

/** How many entries are added, changed and removed in all; 0 = the facts are equal. */
export function sizeOfDifference(difference: WorldDifference): number {
  return Object.values(difference)
    .flatMap(({ added, changed, removed }: ListDifference<unknown>) => [added, changed, removed])
    .reduce((sum, list) => sum + list.length, 0)
}

/** The difference as JSON, entries as they stand in a world document; equal differences give equal `canonicalJson`. */
export function differenceDocument(difference: WorldDifference) {
  return {
    tenants: documentOf(difference.tenants, writeTenant),
    persons: documentOf(difference.persons, writePerson),
    groups: documentOf(difference.groups, writeGroup),
    computers: documentOf(difference.computers, writeComputer),
    agreements: documentOf(difference.agreements, writeAgreement),
    items: documentOf(difference.items, writeItem),
    deployments: documentOf(difference.deployments, writeDeployment),
    scriptResults: documentOf(difference.scriptResults, (result) => ({ ...result })),
    detected: documentOf(difference.detected, (detection) => ({ ...detection })),
  } satisfies Record<keyof WorldDifference, JsonObject>
}

function documentOf<Value>(list: ListDifference<Value>, write: (value: Value) => JsonObject) {
  return {
    added: list.added.map(write),
    changed: list.changed.map(({ before, after, keys }) => ({
      before: write(before),
      after: write(after),
      keys,
    })),
    removed: list.removed.map(write),
  }
}

function diffLists<Value>(
  before: readonly Value[],
  after: readonly Value[],
  key: (value: Value) => string,
  write: (value: Value) => JsonObject,
): ListDifference<Value> {
  const old = new Map(before.map((value) => [key(value), value]))
  const added: Value[] = []
  const changed: Change<Value>[] = []
  for (const value of after) {
    const known = old.get(key(value))
    if (known === undefined) added.push(value)
    else {
      const keys = changedKeys(write(known), write(value))
      if (keys.length > 0) changed.push({ before: known, after: value, keys })
    }
    old.delete(key(value))
  }
  const byKey = (a: Value, b: Value) => byCodeUnit(key(a), key(b))
  return {
    added: added.sort(byKey),
    changed: changed.sort((a, b) => byKey(a.after, b.after)),
    removed: [...old.values()].sort(byKey),
  }
}

function changedKeys(before: JsonObject, after: JsonObject): string[] {
  return [...new Set([...Object.keys(after), ...Object.keys(before)])].filter(
    (key) => textOf(before[key]) !== textOf(after[key]),
  )
}

function textOf(value: JsonValue | undefined): string {
  return value === undefined ? '' : canonicalJson(value)
}

function idOf({ id }: { readonly id: string }): string {
  return id
}

function scriptResultsOf({ scriptResults }: Facts): ScriptResult[] {
  return [...scriptResults].flatMap(([deployment, answers]) =>
    [...answers].map(([subject, matches]) => ({ deployment, subject, matches })),
  )
}

function keyOfResult({ deployment, subject }: ScriptResult): string {
  return JSON.stringify([deployment, subject])
}

function detectionsOf({ detected }: Facts): Detection[] {
  return [...detected].flatMap(([computer, found]) =>
    [...found].map(([item, value]) => ({ computer, item, value })),
  )
}

function keyOfDetection({ computer, item }: Detection): string {
  return JSON.stringify([computer, item])
}
