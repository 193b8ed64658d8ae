import type { Tenant } from './tenant.ts'

/**
 * The ids from a tenant up to its topmost ancestor: itself first, then its parent, and so on.
 * A parent that is missing, or that closes a circle, ends the list.
 */
export function lineageOf(tenant: Tenant, tenants: ReadonlyMap<string, Tenant>): readonly string[] {
  const lineage: string[] = []
  let current: Tenant | undefined = tenant
  while (current && !lineage.includes(current.id)) {
    lineage.push(current.id)
    current = current.parent === null ? undefined : tenants.get(current.parent)
  }
  return lineage
}
