import type { Tenant } from '../../../core/facts/tenant.ts'
import type { ListDifference } from '../../../core/world/diff-worlds.ts'
import type { TransactionClient } from '../../db/client.ts'
import { inChunks } from '../../db/in-chunks.ts'
import { keyOf } from '../../db/key-of.ts'

/** Adds and changes tenants as a world document has them. What it has no place for stays as it is. */
export async function writeTenants(
  tx: TransactionClient,
  { added, changed }: ListDifference<Tenant>,
): Promise<void> {
  await inChunks(parentsFirst(added), (tenants) =>
    tx.tenant.createMany({ data: tenants.map((tenant) => ({ id: tenant.id, ...columnsOf(tenant) })) }),
  )
  await inChunks(added.flatMap(tagsOf), (data) => tx.tenantTag.createMany({ data }))
  for (const { after, keys } of changed) {
    await tx.tenant.update({ where: { id: after.id }, data: columnsOf(after) })
    if (!keys.includes('tags')) continue
    await tx.tenantTag.deleteMany({ where: { tenantId: after.id } })
    await inChunks(tagsOf(after), (data) => tx.tenantTag.createMany({ data }))
  }
}

/** Removes tenants that nothing else needs any more. */
export async function removeTenants(tx: TransactionClient, ids: readonly string[]): Promise<void> {
  await inChunks(ids, (piece) =>
    tx.tenant.updateMany({ where: { id: { in: piece } }, data: { parentId: null } }),
  )
  await inChunks(ids, (piece) => tx.tenant.deleteMany({ where: { id: { in: piece } } }))
}

function columnsOf(tenant: Tenant) {
  return {
    name: tenant.name,
    nameKey: keyOf(tenant.name),
    parentId: tenant.parent,
    timeZone: tenant.timeZone,
    excludeFromCrossTenant: tenant.excludeFromCrossTenant,
  }
}

function tagsOf({ id, tags }: Tenant): { tenantId: string; tag: string }[] {
  return [...new Set(tags)].map((tag) => ({ tenantId: id, tag }))
}

/** So that each finds its parent: the tenants by how many of those given stand above them. */
function parentsFirst(tenants: readonly Tenant[]): Tenant[] {
  const byId = new Map(tenants.map((tenant) => [tenant.id, tenant]))
  const depths = new Map<string, number>()
  for (const tenant of tenants) {
    const path: string[] = []
    let current: Tenant | undefined = tenant
    while (current && !depths.has(current.id)) {
      path.push(current.id)
      current = byId.get(current.parent ?? '')
    }
    const above = current ? (depths.get(current.id) ?? 0) : 0
    for (const [steps, id] of path.reverse().entries()) depths.set(id, above + steps + 1)
  }
  return tenants.toSorted((a, b) => (depths.get(a.id) ?? 0) - (depths.get(b.id) ?? 0))
}
