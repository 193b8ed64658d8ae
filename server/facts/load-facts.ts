import type { JsonObject } from '../../core/canonical-json.ts'
import type { Agreement } from '../../core/facts/agreement.ts'
import type { Computer } from '../../core/facts/computer.ts'
import type { Deployment } from '../../core/facts/deployment.ts'
import type { DetectedValue, Facts } from '../../core/facts/facts.ts'
import type { Group } from '../../core/facts/group.ts'
import type { MaintenanceItem, Prerequisite } from '../../core/facts/maintenance-item.ts'
import type { Target } from '../../core/facts/target.ts'
import type { TransactionClient } from '../db/client.ts'
import { type DesiredColumns, desiredOf } from '../db/desired-columns.ts'

/**
 * Reads all facts that decisions are made from (Resolution, section 1). Give it a transaction where the facts
 * and the sequence they stand for must be of one moment.
 */
export async function loadFacts(tx: TransactionClient): Promise<Facts> {
  const items = await loadItems(tx)
  const kinds = new Map(items.map(({ id, kind }) => [id, kind]))
  return {
    tenants: await loadTenants(tx),
    persons: await loadPersons(tx),
    groups: await loadGroups(tx),
    computers: await loadComputers(tx),
    agreements: await loadAgreements(tx),
    items,
    deployments: await loadDeployments(tx, kinds),
    scriptResults: await loadScriptResults(tx),
    detected: await loadDetected(tx),
  }
}

async function loadTenants(tx: TransactionClient): Promise<Facts['tenants']> {
  const rows = await tx.tenant.findMany({ include: { tags: true } })
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    parent: row.parentId,
    timeZone: row.timeZone,
    tags: row.tags.map(({ tag }) => tag),
    excludeFromCrossTenant: row.excludeFromCrossTenant,
  }))
}

async function loadPersons(tx: TransactionClient): Promise<Facts['persons']> {
  const rows = await tx.person.findMany({ include: { tags: true } })
  return rows.map((row) => ({
    id: row.id,
    tenant: row.tenantId,
    name: row.name,
    upn: row.upn,
    email: row.email,
    tags: row.tags.map(({ tag }) => tag),
  }))
}

async function loadGroups(tx: TransactionClient): Promise<Group[]> {
  const rows = await tx.group.findMany({ include: { persons: true, subgroups: true } })
  return rows.map((row) => ({
    id: row.id,
    tenant: row.tenantId,
    name: row.name,
    persons: row.persons.map(({ personId }) => personId),
    groups: row.subgroups.map(({ subgroupId }) => subgroupId),
  }))
}

async function loadComputers(tx: TransactionClient): Promise<Computer[]> {
  const rows = await tx.computer.findMany({ include: { tags: true, roles: true, deviceGroups: true } })
  return rows.map((row) => ({
    id: row.id,
    tenant: row.tenantId,
    name: row.name,
    ...(row.primaryPersonKnown ? { primaryPerson: row.primaryPersonId } : {}),
    kind: row.kind as Computer['kind'],
    roles: row.rolesKnown ? (row.roles.map(({ role }) => role) as NonNullable<Computer['roles']>) : null,
    tags: row.tags.map(({ tag }) => tag),
    deviceGroups: row.deviceGroups.map(({ deviceGroup }) => deviceGroup),
    onboarding: row.onboarding as Computer['onboarding'],
    maintenanceExcluded: row.maintenanceExcluded,
  }))
}

async function loadAgreements(tx: TransactionClient): Promise<Agreement[]> {
  const rows = await tx.agreement.findMany({ include: { computers: true, additions: true } })
  return rows.map((row) => ({
    id: row.id,
    tenant: row.tenantId,
    type: row.type,
    from: row.startsOn,
    to: row.endsOn,
    computers: row.coversAll ? null : row.computers.map(({ computerId }) => computerId),
    additions: row.additions.map(({ product, startsOn, endsOn }) => ({
      product,
      from: startsOn,
      to: endsOn,
    })),
  }))
}

async function loadItems(tx: TransactionClient): Promise<MaintenanceItem[]> {
  const rows = await tx.maintenanceItem.findMany({
    include: { prerequisites: true, software: { include: { versions: true } } },
  })
  return rows.map((row) => {
    const base = {
      id: row.id,
      name: row.name,
      order: row.order as MaintenanceItem['order'],
      prerequisites: row.prerequisites.map(({ requiredItemId, condition, onUnmet }) => ({
        item: requiredItemId,
        condition: condition as Prerequisite['condition'],
        onUnmet: onUnmet as Prerequisite['onUnmet'],
      })),
    }
    if (row.kind === 'task') return { ...base, kind: 'task', subject: row.subject as 'computer' }
    return { ...base, kind: 'software', versions: row.software?.versions.map(({ version }) => version) ?? [] }
  })
}

async function loadDeployments(
  tx: TransactionClient,
  kinds: ReadonlyMap<string, MaintenanceItem['kind']>,
): Promise<Deployment[]> {
  const rows = await tx.deployment.findMany({ include: { visibilities: true } })
  return rows.map((row) => ({
    id: row.id,
    item: row.itemId,
    desired: desiredOf(kinds.get(row.itemId) ?? 'software', row as DesiredColumns),
    target: {
      scope: row.targetScope as Target['scope'],
      type: row.targetType as Target['type'],
      ref: row.targetRef,
      filter: row.targetFilter as Target['filter'],
      tenant: row.targetTenantId,
      includeChildTenants: row.includeChildTenants,
    },
    enforcement: row.enforcement as Deployment['enforcement'],
    enabled: row.enabled,
    origin: row.origin as Deployment['origin'],
    approved: row.approved,
    order: row.order,
    visibility: row.visibilities.map(({ place }) => place) as Deployment['visibility'][number][],
    parameters: JSON.parse(row.parameters) as JsonObject,
  }))
}

async function loadScriptResults(tx: TransactionClient): Promise<Map<string, Map<string, boolean>>> {
  const results = new Map<string, Map<string, boolean>>()
  for (const { deploymentId, subjectId, matches } of await tx.targetScriptResult.findMany())
    entry(results, deploymentId).set(subjectId, matches)
  return results
}

async function loadDetected(tx: TransactionClient): Promise<Map<string, Map<string, DetectedValue>>> {
  const detected = new Map<string, Map<string, DetectedValue>>()
  for (const { computerId, itemId, value } of await tx.detection.findMany())
    entry(detected, computerId).set(itemId, JSON.parse(value) as DetectedValue)
  return detected
}

function entry<Value>(maps: Map<string, Map<string, Value>>, key: string): Map<string, Value> {
  const known = maps.get(key)
  if (known) return known
  const made = new Map<string, Value>()
  maps.set(key, made)
  return made
}
