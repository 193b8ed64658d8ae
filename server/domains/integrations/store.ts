import type { Database } from '../../db/client.ts'
import type { Sealer } from '../../sealer.ts'

export type NewIntegration = {
  readonly id?: string
  /** psa | rmm | directory | mail */
  readonly kind: string
  readonly vendor: string
  readonly name: string
  readonly baseUrl: string
  /** The vendor's settings; never a secret. */
  readonly settings: Readonly<Record<string, string | number | boolean | null>>
  readonly secrets: Readonly<Record<string, string>>
}

export type IntegrationRow = {
  readonly id: string
  readonly kind: string
  readonly vendor: string
  readonly name: string
  readonly baseUrl: string
  readonly settings: Record<string, unknown>
  readonly updatedAt: Date
}

/** A vendor's record, and the record of ours that it stands for. */
export type NewLink = {
  readonly integrationId: string
  /** client | user | asset | group | agreement */
  readonly recordKind: string
  readonly externalId: string
  readonly tenantId?: string
  readonly personId?: string
  readonly computerId?: string
}

export type LinkTarget = {
  readonly tenantId: string | null
  readonly personId: string | null
  readonly computerId: string | null
}

export type IntegrationStore = ReturnType<typeof createIntegrationStore>

const columns = {
  id: true,
  kind: true,
  vendor: true,
  name: true,
  baseUrl: true,
  settings: true,
  updatedAt: true,
} as const

function rowOf<Row extends { settings: string }>({ settings, ...row }: Row) {
  return { ...row, settings: JSON.parse(settings) as Record<string, unknown> }
}

/** Reads and alone writes integrations, their sealed secrets, and the links from vendors' records to ours. */
export function createIntegrationStore({ prisma }: Database, sealer: Sealer) {
  return {
    /** Adds an integration; its secrets are sealed. Gives the id. */
    async create(integration: NewIntegration): Promise<string> {
      const { secrets, settings, id, ...rest } = integration
      const created = await prisma.integration.create({
        data: {
          ...rest,
          ...(id ? { id } : {}),
          settings: JSON.stringify(settings),
          secrets: {
            create: Object.entries(secrets).map(([name, value]) => ({
              name,
              sealedValue: sealer.seal(value),
            })),
          },
        },
        select: { id: true },
      })
      return created.id
    },

    /** An enabled integration, or null. */
    async find(id: string): Promise<IntegrationRow | null> {
      const row = await prisma.integration.findFirst({ where: { id, enabled: true }, select: columns })
      return row && rowOf(row)
    },

    /** The enabled integrations of a kind. */
    async list(kind: string): Promise<IntegrationRow[]> {
      const rows = await prisma.integration.findMany({
        where: { kind, enabled: true },
        select: columns,
        orderBy: { id: 'asc' },
      })
      return rows.map(rowOf)
    },

    /** An integration's secrets by name, opened. For the vendor's client only. */
    async secrets(integrationId: string): Promise<Record<string, string>> {
      const rows = await prisma.integrationSecret.findMany({ where: { integrationId } })
      return Object.fromEntries(rows.map(({ name, sealedValue }) => [name, sealer.open(sealedValue)]))
    },

    /** Says which record of ours a vendor's record stands for; said again, the newer holds. */
    async link(link: NewLink): Promise<void> {
      const { integrationId, recordKind, externalId } = link
      const target = {
        tenantId: link.tenantId ?? null,
        personId: link.personId ?? null,
        computerId: link.computerId ?? null,
      }
      await prisma.externalLink.upsert({
        where: { integrationId_recordKind_externalId: { integrationId, recordKind, externalId } },
        create: { integrationId, recordKind, externalId, ...target },
        update: target,
      })
    },

    /** What a vendor's record stands for, or null. */
    async linked(integrationId: string, recordKind: string, externalId: string): Promise<LinkTarget | null> {
      return await prisma.externalLink.findUnique({
        where: { integrationId_recordKind_externalId: { integrationId, recordKind, externalId } },
        select: { tenantId: true, personId: true, computerId: true },
      })
    },

    /** The persons, of whatever tenant, that a directory's user of this object id stands for. */
    async personsOfDirectory(objectId: string): Promise<string[]> {
      const rows = await prisma.externalLink.findMany({
        where: {
          recordKind: 'user',
          // Object ids are hexadecimal, and not every system keeps their case.
          externalId: { in: [objectId, objectId.toLowerCase()] },
          integration: { kind: 'directory' },
        },
        select: { personId: true },
        orderBy: { id: 'asc' },
      })
      return [...new Set(rows.flatMap(({ personId }) => personId ?? []))]
    },
  }
}
