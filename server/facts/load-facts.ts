import type { JsonObject } from '../../core/canonical-json.ts'
import type { Agreement } from '../../core/facts/agreement.ts'
import type { Computer } from '../../core/facts/computer.ts'
import type { Deployment } from '../../core/facts/deployment.ts'
import type { DetectedValue, Facts } from '../../core/facts/facts.ts'
import type { Group } from '../../core/facts/group.ts'
import type { MaintenanceItem, Prerequisite } from '../../core/facts/maintenance-item.ts'
import type { Target } from '../../core/facts/target.ts'
import type { Prisma, TransactionClient } from '../db/client.ts'
import { type DesiredColumns, desiredOf } from '../db/desired-columns.ts'
import type { FactKind } from '../db/fact-changes.ts'

/** The kind of an item that a deployment names. */
type KindOf = (itemId: string) => MaintenanceItem['kind'] | undefined

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
    deployments: await loadDeployments(tx, (id) => kinds.get(id)),
    scriptResults: await loadScriptResults(tx),
    detected: await loadDetected(tx),
  }
}

/**
 * Reads the facts that these ids name, by kind as changes of facts name them, and all deployments of the items among
 * them, since an item's kind is part of what its deployments mean. What is gone is not in the answer.
 * @param knownKind the kinds of the items that are not among them
 */
export async function loadFactsById(
  tx: TransactionClient,
  ids: Readonly<Record<FactKind, readonly string[]>>,
  knownKind: KindOf,
): Promise<Facts> {
  const none: readonly never[] = []
  const items = ids.item.length > 0 ? await loadItems(tx, among(ids.item)) : none
  const kinds = new Map(items.map(({ id, kind }) => [id, kind]))
  const deployments = { OR: [among(ids.deployment), { itemId: { in: [...ids.item] } }] }
  const hasDeployments = ids.deployment.length + ids.item.length > 0
  return {
    tenants: ids.tenant.length > 0 ? await loadTenants(tx, among(ids.tenant)) : none,
    persons: ids.person.length > 0 ? await loadPersons(tx, among(ids.person)) : none,
    groups: ids.group.length > 0 ? await loadGroups(tx, among(ids.group)) : none,
    computers: ids.computer.length > 0 ? await loadComputers(tx, among(ids.computer)) : none,
    agreements: ids.agreement.length > 0 ? await loadAgreements(tx, among(ids.agreement)) : none,
    items,
    deployments: hasDeployments
      ? await loadDeployments(tx, (id) => kinds.get(id) ?? knownKind(id), deployments)
      : none,
    scriptResults:
      ids.scriptResult.length > 0
        ? await loadScriptResults(tx, { deploymentId: { in: [...ids.scriptResult] } })
        : new Map(),
    detected:
      ids.detection.length > 0
        ? await loadDetected(tx, { computerId: { in: [...ids.detection] } })
        : new Map(),
  }
}

function among(ids: readonly string[]): { id: { in: string[] } } {
  return { id: { in: [...ids] } }
}

async function loadTenants(
  tx: TransactionClient,
  where: Prisma.TenantWhereInput = {},
): Promise<Facts['tenants']> {
  const rows = await tx.tenant.findMany({ where, include: { tags: true } })
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    parent: row.parentId,
    timeZone: row.timeZone,
    tags: row.tags.map(({ tag }) => tag),
    excludeFromCrossTenant: row.excludeFromCrossTenant,
  }))
}

async function loadPersons(
  tx: TransactionClient,
  where: Prisma.PersonWhereInput = {},
): Promise<Facts['persons']> {
  const rows = await tx.person.findMany({ where, include: { tags: true } })
  return rows.map((row) => ({
    id: row.id,
    tenant: row.tenantId,
    name: row.name,
    upn: row.upn,
    email: row.email,
    tags: row.tags.map(({ tag }) => tag),
  }))
}

async function loadGroups(tx: TransactionClient, where: Prisma.GroupWhereInput = {}): Promise<Group[]> {
  const rows = await tx.group.findMany({ where, include: { persons: true, subgroups: true } })
  return rows.map((row) => ({
    id: row.id,
    tenant: row.tenantId,
    name: row.name,
    persons: row.persons.map(({ personId }) => personId),
    groups: row.subgroups.map(({ subgroupId }) => subgroupId),
  }))
}

async function loadComputers(
  tx: TransactionClient,
  where: Prisma.ComputerWhereInput = {},
): Promise<Computer[]> {
  const rows = await tx.computer.findMany({ where, include: { tags: true, roles: true, deviceGroups: true } })
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

async function loadAgreements(
  tx: TransactionClient,
  where: Prisma.AgreementWhereInput = {},
): Promise<Agreement[]> {
  const rows = await tx.agreement.findMany({ where, include: { computers: true, additions: true } })
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

async function loadItems(
  tx: TransactionClient,
  where: Prisma.MaintenanceItemWhereInput = {},
): Promise<MaintenanceItem[]> {
  const rows = await tx.maintenanceItem.findMany({
    where,
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
  kindOf: KindOf,
  where: Prisma.DeploymentWhereInput = {},
): Promise<Deployment[]> {
  const rows = await tx.deployment.findMany({ where, include: { visibilities: true } })
  return rows.map((row) => ({
    id: row.id,
    item: row.itemId,
    desired: desiredOf(kindOf(row.itemId) ?? 'software', row as DesiredColumns),
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
    expiresAt: row.expiresAt,
    order: row.order,
    visibility: row.visibilities.map(({ place }) => place) as Deployment['visibility'][number][],
    parameters: JSON.parse(row.parameters) as JsonObject,
  }))
}

async function loadScriptResults(
  tx: TransactionClient,
  where: Prisma.TargetScriptResultWhereInput = {},
): Promise<Map<string, Map<string, boolean>>> {
  const results = new Map<string, Map<string, boolean>>()
  for (const { deploymentId, subjectId, matches } of await tx.targetScriptResult.findMany({ where }))
    entry(results, deploymentId).set(subjectId, matches)
  return results
}

async function loadDetected(
  tx: TransactionClient,
  where: Prisma.DetectionWhereInput = {},
): Promise<Map<string, Map<string, DetectedValue>>> {
  const detected = new Map<string, Map<string, DetectedValue>>()
  for (const { computerId, itemId, value } of await tx.detection.findMany({ where }))
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
