import type { BusinessHours } from '../../../core/sessions/business-hours.ts'
import type { Database } from '../../db/client.ts'
import { recordFactChanges } from '../../db/fact-changes.ts'
import { keyOf } from '../../db/key-of.ts'

export type NewTenant = {
  readonly id?: string
  readonly name: string
  readonly parentId?: string | null
  /** IANA name. */
  readonly timeZone?: string
  readonly tags?: readonly string[]
  readonly excludeFromCrossTenant?: boolean
  readonly businessHours?: readonly BusinessHours[]
}

export type TenantSummary = { readonly id: string; readonly name: string; readonly timeZone: string }

export type TenantStore = ReturnType<typeof createTenantStore>

/** Reads and alone writes tenants, their tags and business hours. */
export function createTenantStore({ prisma }: Database) {
  return {
    /** Adds a tenant; a parent must exist. Gives its id. */
    async create(tenant: NewTenant): Promise<string> {
      return await prisma.$transaction(async (tx) => {
        const { id } = await tx.tenant.create({
          data: {
            ...(tenant.id ? { id: tenant.id } : {}),
            name: tenant.name,
            nameKey: keyOf(tenant.name),
            parentId: tenant.parentId ?? null,
            timeZone: tenant.timeZone ?? 'UTC',
            excludeFromCrossTenant: tenant.excludeFromCrossTenant ?? false,
            tags: { create: (tenant.tags ?? []).map((tag) => ({ tag })) },
            businessHours: { create: [...(tenant.businessHours ?? [])] },
          },
          select: { id: true },
        })
        await recordFactChanges(tx, 'tenant', [id])
        return id
      })
    },

    /** The tenant's name and zone, or null. */
    async find(id: string): Promise<TenantSummary | null> {
      return await prisma.tenant.findUnique({
        where: { id },
        select: { id: true, name: true, timeZone: true },
      })
    },

    /** When the tenant works, for whoever must not disturb it. */
    async workingTimes(id: string): Promise<{ timeZone: string; businessHours: BusinessHours[] }> {
      const tenant = await prisma.tenant.findUnique({
        where: { id },
        select: { timeZone: true, businessHours: true },
      })
      return tenant ?? { timeZone: 'UTC', businessHours: [] }
    },

    async count(): Promise<number> {
      return await prisma.tenant.count()
    },
  }
}
