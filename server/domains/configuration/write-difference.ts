import type { Facts } from '../../../core/facts/facts.ts'
import type { SubjectKind } from '../../../core/facts/maintenance-item.ts'
import type { ListDifference, WorldDifference } from '../../../core/world/diff-worlds.ts'
import type { TransactionClient } from '../../db/client.ts'
import { type FactKind, recordFactChanges } from '../../db/fact-changes.ts'
import { moveAgents } from '../agents/configuration-store.ts'
import { removeAgreements, writeAgreements } from '../agreements/configuration-store.ts'
import { removeComputers, writeComputers, writeDetections } from '../computers/configuration-store.ts'
import {
  removeDeployments,
  writeDeployments,
  writeScriptResults,
} from '../deployments/configuration-store.ts'
import { removeItems, writeItems } from '../items/configuration-store.ts'
import { removeGroups, removePersons, writeGroups, writePersons } from '../persons/configuration-store.ts'
import { removeTenants, writeTenants } from '../tenants/configuration-store.ts'

/**
 * Makes the database what the difference leads to, and records what changed. Whatever others name is added before
 * them and removed after them.
 * @param wanted the facts that the difference leads to
 * @param now the instant that answers and detections count as of
 */
export async function writeDifference(
  tx: TransactionClient,
  difference: WorldDifference,
  wanted: Facts,
  now: Date,
): Promise<void> {
  await writeTenants(tx, difference.tenants)
  await writePersons(tx, difference.persons)
  await writeGroups(tx, difference.groups)
  await writeComputers(tx, difference.computers)
  await moveAgents(tx, difference.computers)
  await writeAgreements(tx, difference.agreements)
  await writeItems(tx, difference.items)
  await writeDeployments(tx, difference.deployments)
  await writeScriptResults(tx, difference.scriptResults, subjectKinds(wanted), now)
  await writeDetections(tx, difference.detected, now)

  await removeDeployments(tx, idsOf(difference.deployments.removed))
  await removeItems(tx, idsOf(difference.items.removed))
  await removeAgreements(tx, idsOf(difference.agreements.removed))
  await removeComputers(tx, idsOf(difference.computers.removed))
  await removeGroups(tx, idsOf(difference.groups.removed))
  await removePersons(tx, idsOf(difference.persons.removed))
  await removeTenants(tx, idsOf(difference.tenants.removed))

  for (const [kind, ids] of changedIds(difference)) if (ids.length > 0) await recordFactChanges(tx, kind, ids)
}

function subjectKinds({ persons, tenants }: Facts): (subjectId: string) => SubjectKind {
  const [personIds, tenantIds] = [new Set(idsOf(persons)), new Set(idsOf(tenants))]
  return (id) => {
    if (personIds.has(id)) return 'person'
    return tenantIds.has(id) ? 'tenant' : 'computer'
  }
}

function changedIds(difference: WorldDifference): [FactKind, string[]][] {
  const byId = ({ id }: { readonly id: string }) => id
  return [
    ['tenant', namesOf(difference.tenants, byId)],
    ['person', namesOf(difference.persons, byId)],
    ['group', namesOf(difference.groups, byId)],
    ['computer', namesOf(difference.computers, byId)],
    ['agreement', namesOf(difference.agreements, byId)],
    ['item', namesOf(difference.items, byId)],
    ['deployment', namesOf(difference.deployments, byId)],
    ['scriptResult', namesOf(difference.scriptResults, ({ deployment }) => deployment)],
    ['detection', namesOf(difference.detected, ({ computer }) => computer)],
  ]
}

function namesOf<Value>(
  { added, changed, removed }: ListDifference<Value>,
  name: (value: Value) => string,
): string[] {
  const all = [...added, ...changed.map(({ after }) => after), ...removed]
  return [...new Set(all.map(name))]
}

function idsOf(list: readonly { readonly id: string }[]): string[] {
  return list.map(({ id }) => id)
}
