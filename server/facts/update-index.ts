import type { Facts } from '../../core/facts/facts.ts'
import { putDeployment, removeDeployment } from '../../core/facts/index-deployments.ts'
import { type FactsIndex, indexFacts } from '../../core/facts/index-facts.ts'
import type { FactKind } from '../db/fact-changes.ts'

/**
 * Brings an index up to the facts that changed, in place and without a pause, so that whoever uses it between two awaits
 * never sees half of it. Afterwards it decides as one that is made anew.
 * @param ids which facts changed, by kind
 * @param found how they are now, as `loadFactsById` gives them: what is named and not found is gone
 */
export function updateIndex(
  index: FactsIndex,
  ids: Readonly<Record<FactKind, readonly string[]>>,
  found: Facts,
): void {
  replaceEntries(index.persons, ids.person, found.persons)
  replaceEntries(index.computers, ids.computer, found.computers)
  updateTenants(index, ids.tenant, found.tenants)
  updateGroups(index, ids.group, found.groups)
  updateAgreements(index, ids.agreement, found.agreements)
  updateDeployments(index, ids, found)
  replaceRows(index.scriptResults, ids.scriptResult, found.scriptResults)
  replaceRows(index.detected, ids.detection, found.detected)
  dropOrphans(index, ids)
}

const noFacts: Facts = {
  tenants: [],
  persons: [],
  groups: [],
  computers: [],
  agreements: [],
  items: [],
  deployments: [],
  scriptResults: new Map(),
  detected: new Map(),
}

function updateTenants(index: FactsIndex, ids: readonly string[], found: Facts['tenants']): void {
  if (ids.length === 0) return
  replaceEntries(index.tenants, ids, found)
  const derived = indexFacts({ ...noFacts, tenants: [...index.tenants.values()] })
  refill(index.lineages, derived.lineages)
  refill(index.children, derived.children)
}

function updateGroups(index: FactsIndex, ids: readonly string[], found: Facts['groups']): void {
  if (ids.length === 0) return
  replaceEntries(index.groups, ids, found)
  refill(index.memberships, indexFacts({ ...noFacts, groups: [...index.groups.values()] }).memberships)
}

function updateAgreements(index: FactsIndex, ids: readonly string[], found: Facts['agreements']): void {
  if (ids.length === 0) return
  const changed = new Set(ids)
  const kept = [...index.agreements.values()].flat().map(({ agreement }) => agreement)
  const agreements = [...kept.filter(({ id }) => !changed.has(id)), ...found]
  refill(index.agreements, indexFacts({ ...noFacts, agreements }).agreements)
}

/**
 * An item's kind and subject say where its deployments stand, so they are taken out before it changes; all of them are
 * among what was found.
 */
function updateDeployments(
  index: FactsIndex,
  ids: Readonly<Record<FactKind, readonly string[]>>,
  found: Facts,
): void {
  for (const id of ids.deployment) removeDeployment(index, id)
  for (const { id } of found.deployments) removeDeployment(index, id)
  replaceEntries(index.items, ids.item, found.items)
  for (const deployment of found.deployments) putDeployment(index, deployment)
}

/** What the database removes along with a record is not named by a change of its own. */
function dropOrphans(index: FactsIndex, ids: Readonly<Record<FactKind, readonly string[]>>): void {
  for (const id of ids.computer) if (!index.computers.has(id)) index.detected.delete(id)
  for (const id of ids.deployment) if (!index.deployments.has(id)) index.scriptResults.delete(id)
}

function replaceEntries<Value extends { readonly id: string }>(
  map: Map<string, Value>,
  ids: readonly string[],
  found: readonly Value[],
): void {
  for (const id of ids) map.delete(id)
  for (const value of found) map.set(value.id, value)
}

function replaceRows<Row>(
  map: Map<string, Row>,
  ids: readonly string[],
  found: ReadonlyMap<string, Row>,
): void {
  for (const id of ids) {
    const row = found.get(id)
    if (row === undefined) map.delete(id)
    else map.set(id, row)
  }
}

function refill<Value>(map: Map<string, Value>, values: ReadonlyMap<string, Value>): void {
  map.clear()
  for (const [key, value] of values) map.set(key, value)
}
