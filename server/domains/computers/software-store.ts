import type { InstalledSoftwareEntry } from '../../../core/agent-protocol/messages.ts'
import { diffSoftware, type SoftwareEntry } from '../../../core/inventory/diff-software.ts'
import type { SoftwareSpan } from '../../../core/timeline/software-moves.ts'
import type { Database, TransactionClient } from '../../db/client.ts'
import { inChunks } from '../../db/in-chunks.ts'
import { insertRows } from '../../db/insert-rows.ts'
import { keyOf } from '../../db/key-of.ts'
import { storableRecord } from '../../db/storable.ts'
import { uuidV7 } from '../agents/uuid-v7.ts'

export type InstalledSoftware = {
  readonly name: string
  readonly version: string | null
  readonly publisher: string | null
  readonly upgradeCode: string | null
  readonly productCode: string | null
  /** registry | dpkg | rpm | applications */
  readonly source: string
}

/** What the last inventory of a computer says about its software. */
export type SoftwareList = {
  /** When it was taken; null = there was none yet. */
  readonly inventoryAt: Date | null
  /** What is installed, by name; null = that inventory could not read it, or there was none: nobody can say. */
  readonly software: readonly InstalledSoftware[] | null
}

const contentFields = {
  name: true,
  nameKey: true,
  version: true,
  publisher: true,
  upgradeCode: true,
  productCode: true,
  source: true,
} as const

/** How long it is known that something was there, in milliseconds: longer than anybody looks back. */
const goneKeptMs = 120 * 86_400_000

/**
 * Brings a computer's list of installed software up to what an inventory of `at` found: what is new is added, what is
 * still there was last seen now, and what is missing is gone from now on. Another version is another entry: the one
 * before is kept as gone for a while, so that it can be told what it was, and until when.
 */
export async function writeSoftwareList(
  tx: TransactionClient,
  computerId: string,
  found: readonly InstalledSoftwareEntry[],
  at: Date,
): Promise<void> {
  const rows = await tx.installedSoftware.findMany({
    where: { computerId, goneAt: null },
    select: { id: true, firstSeenAt: true, ...contentFields },
    orderBy: { id: 'asc' },
  })
  const { added, changed, gone } = diffSoftware(rows, found.map(entryOf))
  const moved = changed.filter(({ before, after }) => before.version !== after.version)
  const respelt = changed.filter(({ before, after }) => before.version === after.version)
  await tx.installedSoftware.deleteMany({
    where: { computerId, goneAt: { lt: new Date(at.getTime() - goneKeptMs) } },
  })
  await inChunks([...gone, ...moved.map(({ before }) => before)], (piece) =>
    tx.installedSoftware.updateMany({
      where: { id: { in: piece.map(({ id }) => id) } },
      data: { goneAt: at },
    }),
  )
  // Taken away and put back: one statement for many that have changed, each to something else.
  await inChunks(respelt, (piece) =>
    tx.installedSoftware.deleteMany({ where: { id: { in: piece.map(({ before }) => before.id) } } }),
  )
  await tx.installedSoftware.updateMany({ where: { computerId, goneAt: null }, data: { lastSeenAt: at } })
  const seen = { computerId, lastSeenAt: at }
  const putBack = respelt.map(({ before: { id, firstSeenAt }, after }) => ({
    ...contentOf(after),
    ...seen,
    id,
    firstSeenAt,
  }))
  const begun = [...added, ...moved.map(({ after }) => after)].map((entry) => ({
    ...contentOf(entry),
    ...seen,
    id: uuidV7(at),
    firstSeenAt: at,
  }))
  await insertRows(tx, 'InstalledSoftware', [...putBack, ...begun])
}

/** So many entries of a computer that came or went are read at most. */
const mostMoved = 2_000

/** Reads what is installed on computers. */
export function createSoftwareStore({ prisma }: Database) {
  return {
    /**
     * What the last inventory found installed, for detection by list. A list that is older than that inventory is not
     * given out: what could not be read is not the same as what was there before.
     */
    async findInstalled(computerId: string): Promise<SoftwareList> {
      const computer = await prisma.computer.findUnique({
        where: { id: computerId },
        select: {
          inventoryAt: true,
          installedSoftware: {
            where: { goneAt: null },
            select: { ...contentFields, lastSeenAt: true },
            orderBy: [{ nameKey: 'asc' }, { id: 'asc' }],
          },
        },
      })
      const inventoryAt = computer?.inventoryAt ?? null
      const rows = computer?.installedSoftware ?? []
      // A list that was read has seen each of its entries, so that they are all as new as the inventory.
      const isRead = inventoryAt !== null && rows.some(({ lastSeenAt }) => lastSeenAt >= inventoryAt)
      const software = rows.map(({ nameKey: _, lastSeenAt: __, ...entry }) => entry)
      return { inventoryAt, software: isRead ? software : null }
    },

    /** Brings a computer's list up to what was found at an instant, as an inventory does (`writeSoftwareList`). */
    async saveSoftwareList(
      computerId: string,
      found: readonly InstalledSoftwareEntry[],
      at: Date,
    ): Promise<void> {
      await prisma.$transaction((tx) => writeSoftwareList(tx, computerId, found, at))
    },

    /**
     * What came and went on a computer since an instant, the latest first, with when it was first looked at (null =
     * never).
     * @returns `isWhole` false where there is more than one can look at
     */
    async softwareHistory(
      computerId: string,
      since: Date,
    ): Promise<{ spans: SoftwareSpan[]; firstInventory: Date | null; isWhole: boolean }> {
      const { _min } = await prisma.installedSoftware.aggregate({
        where: { computerId },
        _min: { firstSeenAt: true },
      })
      const spans = await prisma.installedSoftware.findMany({
        where: { computerId, OR: [{ firstSeenAt: { gte: since } }, { goneAt: { gte: since } }] },
        select: { id: true, firstSeenAt: true, goneAt: true, ...contentFields },
        orderBy: [{ firstSeenAt: 'desc' }, { id: 'asc' }],
        take: mostMoved + 1,
      })
      const isWhole = spans.length <= mostMoved
      return { spans: spans.slice(0, mostMoved), firstInventory: _min.firstSeenAt, isWhole }
    },
  }
}

function entryOf(found: InstalledSoftwareEntry): SoftwareEntry {
  const entry = storableRecord(found)
  return { ...entry, nameKey: keyOf(entry.name) }
}

function contentOf(entry: SoftwareEntry): SoftwareEntry {
  const { name, nameKey, version, publisher, upgradeCode, productCode, source } = entry
  return { name, nameKey, version, publisher, upgradeCode, productCode, source }
}
