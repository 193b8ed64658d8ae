import { z } from 'zod'
import { DeskhandError } from '../../errors.ts'
import type { AuditService } from '../audit/audit-service.ts'
import { carriedFile } from '../items/carried-file.ts'
import type { ItemStore } from '../items/store.ts'
import type { TenantStore } from '../tenants/store.ts'
import { type Caller, requirePermission, visibleTenants } from '../users/caller.ts'
import type { LicenceRow, LicenceStore } from './store.ts'

const recordId = z.string().min(1).max(200)

/** A licence as it is given. */
export const newLicence = z.strictObject({
  itemId: recordId,
  /** Null: for every tenant. */
  tenantId: recordId.nullable(),
  name: z.string().trim().min(1).max(200),
  /** Null: for every version. */
  majorVersion: z
    .string()
    .regex(/^(0|[1-9][0-9]{0,9})$/, 'is the number before the first dot, such as 25')
    .nullable(),
  /** The key, or the licence's file. */
  value: z.union([z.string().trim().min(1).max(10_000), carriedFile]),
})

export type LicenceToCreate = z.infer<typeof newLicence>

type Sources = {
  readonly licences: LicenceStore
  readonly items: ItemStore
  readonly tenants: TenantStore
  readonly audit: AuditService
}

export type LicencesService = ReturnType<typeof createLicencesService>

/** The licences of software. What is in one is given to the computer that needs it, and to nobody else. */
export function createLicencesService({ licences, items, tenants, audit }: Sources) {
  return {
    /** The licences that the caller may know of: those for all tenants, and those of his; of one item where named. */
    async list(caller: Caller, itemId?: string): Promise<LicenceRow[]> {
      requirePermission(caller, 'items.view')
      return await licences.list({ itemId, tenants: visibleTenants(caller) })
    },

    /**
     * Adds a licence; its value is sealed, and never shown again.
     * @throws notFound for an item or a tenant that is not there; badInput where the software takes no such licence
     */
    async create(caller: Caller, licence: LicenceToCreate): Promise<{ id: string }> {
      requirePermission(caller, 'items.edit')
      const { itemId, tenantId, name, majorVersion, value } = licence
      const workings = await items.softwareWorkings(itemId, null)
      if (!workings) throw new DeskhandError('notFound', 'There is no such software.')
      if (tenantId !== null && !(await tenants.find(tenantId)))
        throw new DeskhandError('notFound', 'There is no such tenant.')
      requireKind(workings.licenceKind, typeof value === 'string' ? 'key' : 'file')
      const kept =
        typeof value === 'string'
          ? { value, fileName: null }
          : { value: value.content, fileName: value.fileName }
      const id = await licences.create({ itemId, tenantId, name, majorVersion, ...kept })
      await audit.record({
        actor: caller,
        action: 'licences.create',
        subject: { kind: 'licence', id },
        tenantId,
        detail: { itemId, name, majorVersion, fileName: kept.fileName },
      })
      return { id }
    },

    /** @throws notFound where it is gone */
    async remove(caller: Caller, id: string): Promise<void> {
      requirePermission(caller, 'items.edit')
      const licence = await licences.find(id)
      if (!licence) throw new DeskhandError('notFound', 'There is no such licence.')
      const tenantId = licence.tenant?.id ?? null
      if (!(await licences.remove(id))) throw new DeskhandError('notFound', 'There is no such licence.')
      await audit.record({
        actor: caller,
        action: 'licences.remove',
        subject: { kind: 'licence', id },
        tenantId,
        detail: { itemId: licence.item.id, name: licence.name },
      })
    },
  }
}

function requireKind(takes: 'none' | 'key' | 'file', given: 'key' | 'file'): void {
  if (takes === given) return
  const words = { none: 'no licence', key: 'a key, not a file', file: 'a file, not a key' }
  throw new DeskhandError('badInput', `This software takes ${words[takes]}.`)
}
