import type { Database } from '../../db/client.ts'
import type { Sealer } from '../../sealer.ts'
import { commandFileName } from '../items/carried-file.ts'

export type NewLicence = {
  readonly itemId: string
  /** Null: for every tenant. */
  readonly tenantId: string | null
  readonly name: string
  /** Null: for every version. */
  readonly majorVersion: string | null
  /** The key, or the file's content in base64. */
  readonly value: string
  /** Null: it is a key. */
  readonly fileName: string | null
}

/** A licence as people see it: never its value. */
export type LicenceRow = {
  readonly id: string
  readonly item: { readonly id: string; readonly name: string }
  readonly tenant: { readonly id: string; readonly name: string } | null
  readonly name: string
  readonly kind: 'key' | 'file'
  readonly majorVersion: string | null
  readonly fileName: string | null
  readonly createdAt: Date
}

/** The licence that an action uses. */
export type FoundLicence = {
  readonly licenceId: string
  readonly kind: 'key' | 'file'
  /** Opens with the sealer that the store was made with: the key, or the file's content in base64. */
  readonly sealedValue: string
  /** As a command may carry it; null for a key. */
  readonly fileName: string | null
}

export type LicenceStore = ReturnType<typeof createLicenceStore>

const shown = {
  id: true,
  name: true,
  majorVersion: true,
  fileName: true,
  createdAt: true,
  item: { select: { id: true, name: true } },
  tenant: { select: { id: true, name: true } },
} as const

/** Reads and alone writes licences; their values are sealed. */
export function createLicenceStore({ prisma }: Database, sealer: Sealer) {
  return {
    /** Adds a licence of an existing software. Gives its id. */
    async create({ value, ...licence }: NewLicence): Promise<string> {
      const data = { ...licence, sealedValue: sealer.seal(value) }
      return (await prisma.licence.create({ data, select: { id: true } })).id
    },

    /** Licences by item and name, the newest first among equals; with `tenants`, those for all and for these. */
    async list(filter: {
      itemId?: string | undefined
      tenants: 'all' | readonly string[]
    }): Promise<LicenceRow[]> {
      const { itemId, tenants } = filter
      const rows = await prisma.licence.findMany({
        where: {
          ...(itemId === undefined ? {} : { itemId }),
          ...(tenants === 'all' ? {} : { OR: [{ tenantId: null }, { tenantId: { in: [...tenants] } }] }),
        },
        select: shown,
        orderBy: { id: 'desc' },
      })
      return rows
        .map(rowOf)
        .sort((a, b) => a.item.name.localeCompare(b.item.name, 'en') || a.name.localeCompare(b.name, 'en'))
    },

    /** A licence as people see it, or null. */
    async find(id: string): Promise<LicenceRow | null> {
      const row = await prisma.licence.findUnique({ where: { id }, select: shown })
      return row && rowOf(row)
    },

    /** False where it was gone already. */
    async remove(id: string): Promise<boolean> {
      return (await prisma.licence.deleteMany({ where: { id } })).count > 0
    },

    /**
     * The licence of a software for a computer of the tenant: one of the tenant's own before one for all, one for this
     * major version before one for every version, the newest of equals. Null where there is none that fits.
     * @param version the version that is wanted or there; null where that is not known: then only a licence for every
     *   version fits
     */
    async findFor(itemId: string, tenantId: string, version: string | null): Promise<FoundLicence | null> {
      const major = version === null ? null : majorOf(version)
      const rows = await prisma.licence.findMany({
        where: {
          itemId,
          OR: [{ tenantId }, { tenantId: null }],
          AND: { OR: [{ majorVersion: null }, ...(major === null ? [] : [{ majorVersion: major }])] },
        },
        orderBy: { id: 'desc' },
      })
      const rank = (row: (typeof rows)[number]) =>
        (row.tenantId === null ? 2 : 0) + (row.majorVersion === null ? 1 : 0)
      const [best] = rows.sort((a, b) => rank(a) - rank(b))
      if (!best) return null
      const { id, sealedValue, fileName } = best
      return {
        licenceId: id,
        kind: kindOf(best),
        sealedValue,
        fileName: fileName === null ? null : commandFileName(fileName),
      }
    },
  }
}

/** The number before the first dot, without an epoch (`1:`) and leading zeros; null where there is none. */
function majorOf(version: string): string | null {
  return /^(?:\d+:)?v?0*(\d+)/i.exec(version.trim())?.[1] ?? null
}

function kindOf({ fileName }: { fileName: string | null }): 'key' | 'file' {
  return fileName === null ? 'key' : 'file'
}

function rowOf(row: Omit<LicenceRow, 'kind'>): LicenceRow {
  return { ...row, kind: kindOf(row) }
}
