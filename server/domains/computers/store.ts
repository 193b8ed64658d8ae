import type { Database } from '../../db/client.ts'
import { recordFactChanges } from '../../db/fact-changes.ts'
import { keyOf, keyOrNull } from '../../db/key-of.ts'
import { createAffinityStore } from './affinity-store.ts'
import { createDetailStore } from './detail-store.ts'
import { createRemoteSessionStore } from './remote-session-store.ts'
import { createSoftwareStore } from './software-store.ts'
import { writeOnboarding } from './write-onboarding.ts'

export type NewComputer = {
  readonly id?: string
  readonly tenantId: string
  readonly name: string
  /** workstation | portable | server; null or absent = not known yet. */
  readonly kind?: string | null
  /** Absent or null = nobody has reported roles yet. */
  readonly roles?: readonly string[] | null
  readonly tags?: readonly string[]
  readonly deviceGroups?: readonly string[]
  readonly onboarding?: string
  readonly maintenanceExcluded?: boolean
  /** A person's id; null = known to have none; absent = not known yet. */
  readonly primaryPersonId?: string | null | undefined
  readonly hardwareUuid?: string | null
  readonly installationId?: string | null
  readonly serial?: string | null
  readonly manufacturer?: string | null
  readonly model?: string | null
  readonly os?: string | null
  readonly osVersion?: string | null
  readonly lastSeenAt?: Date | null
}

export type ComputerSummary = {
  readonly id: string
  readonly tenantId: string
  readonly name: string
  readonly os: string | null
  readonly serial: string | null
  readonly primaryPersonId: string | null
  /** Any of its agents is connected. */
  readonly online: boolean
}

/** A computer that waits for its onboarding: seen for the first time, or set up anew. */
export type NewcomerRow = {
  readonly id: string
  readonly name: string
  readonly tenant: { readonly id: string; readonly name: string }
  readonly kind: string | null
  readonly os: string | null
  readonly manufacturer: string | null
  readonly model: string | null
  readonly serial: string | null
  /** Any of its agents is connected. */
  readonly online: boolean
  readonly lastSeenAt: Date | null
  /** Since when it is known: long ago for one that was wiped. */
  readonly createdAt: Date
}

/** What detection found: a version, null (absent) or, for a task, whether it is compliant. */
export type DetectedValue = string | boolean | null

export type ComputerStore = ReturnType<typeof createComputerStore>

const summary = {
  id: true,
  tenantId: true,
  name: true,
  os: true,
  serial: true,
  primaryPersonId: true,
  agents: { where: { online: true, revokedAt: null }, select: { id: true }, take: 1 },
} as const

type SummaryRow = Omit<ComputerSummary, 'online'> & { agents: { id: string }[] }

function summaryOf({ agents, ...row }: SummaryRow): ComputerSummary {
  return { ...row, online: agents.length > 0 }
}

function keysOf(texts: readonly string[]): string[] {
  return texts.map(keyOf).filter(Boolean)
}

/** Reads and alone writes computers and what was found on them. */
export function createComputerStore(database: Database) {
  const { prisma } = database
  return {
    ...createSoftwareStore(database),
    ...createAffinityStore(database),
    ...createDetailStore(database),
    ...createRemoteSessionStore(database),

    /** When its inventory was taken last; null = never. */
    async inventoryAt(id: string): Promise<Date | null> {
      const row = await prisma.computer.findUnique({ where: { id }, select: { inventoryAt: true } })
      return row?.inventoryAt ?? null
    },

    /** Whether the machine has said that it waits for a restart. */
    async isRebootPending(id: string): Promise<boolean> {
      const row = await prisma.computer.findUnique({ where: { id }, select: { rebootPending: true } })
      return row?.rebootPending === true
    },

    /** needed | onboarding | onboarded */
    async setOnboarding(id: string, onboarding: string): Promise<void> {
      await prisma.$transaction((tx) => writeOnboarding(tx, id, onboarding))
    },

    /** Adds a computer to an existing tenant. Gives the id. */
    async create(computer: NewComputer): Promise<string> {
      return await prisma.$transaction(async (tx) => {
        const { id } = await tx.computer.create({
          data: {
            ...(computer.id ? { id: computer.id } : {}),
            tenantId: computer.tenantId,
            name: computer.name,
            nameKey: keyOf(computer.name),
            kind: computer.kind ?? null,
            rolesKnown: computer.roles != null,
            roles: { create: (computer.roles ?? []).map((role) => ({ role })) },
            tags: { create: (computer.tags ?? []).map((tag) => ({ tag })) },
            deviceGroups: { create: (computer.deviceGroups ?? []).map((deviceGroup) => ({ deviceGroup })) },
            onboarding: computer.onboarding ?? 'onboarded',
            maintenanceExcluded: computer.maintenanceExcluded ?? false,
            primaryPersonKnown: computer.primaryPersonId !== undefined,
            primaryPersonId: computer.primaryPersonId ?? null,
            hardwareUuid: computer.hardwareUuid ?? null,
            installationId: computer.installationId ?? null,
            serial: computer.serial ?? null,
            serialKey: keyOrNull(computer.serial),
            manufacturer: computer.manufacturer ?? null,
            model: computer.model ?? null,
            os: computer.os ?? null,
            osVersion: computer.osVersion ?? null,
            lastSeenAt: computer.lastSeenAt ?? null,
          },
          select: { id: true },
        })
        await recordFactChanges(tx, 'computer', [id])
        return id
      })
    },

    async find(id: string): Promise<ComputerSummary | null> {
      const row = await prisma.computer.findUnique({ where: { id }, select: summary })
      return row && summaryOf(row)
    },

    /** Those that still exist, in the order asked for. */
    async findMany(ids: readonly string[]): Promise<ComputerSummary[]> {
      const rows = await prisma.computer.findMany({ where: { id: { in: [...ids] } }, select: summary })
      const byId = new Map(rows.map((row) => [row.id, summaryOf(row)]))
      return ids.flatMap((id) => byId.get(id) ?? [])
    },

    /** Computers whose primary person is this one, by name. */
    async findByPrimaryPerson(personId: string): Promise<ComputerSummary[]> {
      const rows = await prisma.computer.findMany({
        where: { primaryPersonId: personId },
        select: summary,
        orderBy: [{ nameKey: 'asc' }, { id: 'asc' }],
      })
      return rows.map(summaryOf)
    },

    /** Computers of the tenant with exactly one of these serials, whatever the case. */
    async findBySerials(tenantId: string, serials: readonly string[]): Promise<ComputerSummary[]> {
      const rows = await prisma.computer.findMany({
        where: { tenantId, serialKey: { in: keysOf(serials) } },
        select: summary,
        orderBy: { id: 'asc' },
      })
      return rows.map(summaryOf)
    },

    /** Computers of the tenant with exactly one of these names, whatever the case. */
    async findByNames(tenantId: string, names: readonly string[]): Promise<ComputerSummary[]> {
      const rows = await prisma.computer.findMany({
        where: { tenantId, nameKey: { in: keysOf(names) } },
        select: summary,
        orderBy: { id: 'asc' },
      })
      return rows.map(summaryOf)
    },

    /**
     * Computers of the tenant that another system knows under this id: one of its agents has it, or it is linked to
     * the computer. Without a vendor, whichever RMM it is.
     */
    async findByExternalId(
      tenantId: string,
      vendor: string | null,
      externalId: string,
    ): Promise<ComputerSummary[]> {
      const integration = vendor === null ? { kind: 'rmm' } : { vendor }
      const rows = await prisma.computer.findMany({
        where: {
          tenantId,
          OR: [
            { agents: { some: { externalId, revokedAt: null, integration } } },
            { links: { some: { externalId, recordKind: 'asset', integration } } },
          ],
        },
        select: summary,
        orderBy: { id: 'asc' },
      })
      return rows.map(summaryOf)
    },

    /** Computers that need onboarding, the latest first, one more than `limit` where there are more. */
    async findNew(
      tenants: 'all' | readonly string[],
      page: { readonly after: string | null; readonly limit: number },
    ): Promise<NewcomerRow[]> {
      const rows = await prisma.computer.findMany({
        where: {
          onboarding: 'needed',
          ...(tenants === 'all' ? {} : { tenantId: { in: [...tenants] } }),
          ...(page.after === null ? {} : { id: { lt: page.after } }),
        },
        select: {
          id: true,
          name: true,
          tenant: { select: { id: true, name: true } },
          kind: true,
          os: true,
          manufacturer: true,
          model: true,
          serial: true,
          agents: summary.agents,
          lastSeenAt: true,
          createdAt: true,
        },
        orderBy: { id: 'desc' },
        take: page.limit + 1,
      })
      return rows.map(({ agents, ...row }) => ({ ...row, online: agents.length > 0 }))
    },

    /** Keeps what a detection found for an item on a computer; the newest finding counts. */
    async saveDetection(detection: {
      computerId: string
      itemId: string
      value: DetectedValue
      detectedAt: Date
      sessionId?: string | null
    }): Promise<void> {
      const { computerId, itemId, detectedAt } = detection
      const found = {
        value: JSON.stringify(detection.value),
        detectedAt,
        sessionId: detection.sessionId ?? null,
      }
      await prisma.$transaction(async (tx) => {
        // Found as before: when it was seen is no fact that a decision depends on.
        const { count } = await tx.detection.updateMany({
          where: { computerId, itemId, value: found.value, detectedAt: { lte: detectedAt } },
          data: found,
        })
        if (count > 0) return
        // Added first and compared afterwards: of two at once the older could else come last. An update that changes
        // nothing is there since Prisma makes one statement of an upsert only where it has something to update.
        await tx.detection.upsert({
          where: { computerId_itemId: { computerId, itemId } },
          create: { computerId, itemId, ...found },
          update: { itemId },
        })
        await tx.detection.updateMany({
          where: { computerId, itemId, detectedAt: { lte: detectedAt } },
          data: found,
        })
        await recordFactChanges(tx, 'detection', [computerId])
      })
    },

    /** What was last detected on a computer: item id → value and instant. */
    async detections(computerId: string): Promise<Map<string, { value: DetectedValue; at: Date }>> {
      const rows = await prisma.detection.findMany({ where: { computerId } })
      return new Map(
        rows.map(({ itemId, value, detectedAt }) => [
          itemId,
          { value: JSON.parse(value) as DetectedValue, at: detectedAt },
        ]),
      )
    },
  }
}
