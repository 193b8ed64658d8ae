import type { MaintenanceItem } from '../../../core/facts/maintenance-item.ts'
import type { Change, ListDifference } from '../../../core/world/diff-worlds.ts'
import type { TransactionClient } from '../../db/client.ts'
import { inChunks } from '../../db/in-chunks.ts'
import { keyOf } from '../../db/key-of.ts'

/**
 * Adds and changes software and tasks as a world document has them. What it has no place for stays as it is: new ones
 * have no scripts yet, kept ones and their kept versions keep theirs. Where a software becomes a task, or the other way
 * round, the workings of what it was go.
 */
export async function writeItems(
  tx: TransactionClient,
  { added, changed }: ListDifference<MaintenanceItem>,
): Promise<void> {
  await inChunks(added, (items) =>
    tx.maintenanceItem.createMany({ data: items.map((item) => ({ id: item.id, ...columnsOf(item) })) }),
  )
  const made = [...added]
  for (const change of changed) {
    const { after, keys } = change
    await tx.maintenanceItem.update({ where: { id: after.id }, data: columnsOf(after) })
    if (keys.includes('kind')) {
      await tx.software.deleteMany({ where: { itemId: after.id } })
      await tx.task.deleteMany({ where: { itemId: after.id } })
      made.push(after)
    } else if (keys.includes('versions')) await changeVersions(tx, change)
  }
  await addWorkings(tx, made)
  await writePrerequisites(tx, added, changed)
}

/** A new software is looked for by a script, which has still to be written: until then its detection says so. */
async function addWorkings(tx: TransactionClient, made: readonly MaintenanceItem[]): Promise<void> {
  await inChunks(
    made.filter(({ kind }) => kind === 'software'),
    (piece) =>
      tx.software.createMany({ data: piece.map(({ id }) => ({ itemId: id, detectionMethod: 'script' })) }),
  )
  await inChunks(
    made.filter(({ kind }) => kind === 'task'),
    (piece) => tx.task.createMany({ data: piece.map(({ id }) => ({ itemId: id })) }),
  )
  const versions = made.flatMap((item) =>
    versionsOf(item).map((version) => ({ softwareId: item.id, version })),
  )
  await inChunks(versions, (data) => tx.softwareVersion.createMany({ data }))
}

/** A version that stays keeps its own scripts and files. */
async function changeVersions(
  tx: TransactionClient,
  { before, after }: Change<MaintenanceItem>,
): Promise<void> {
  const [old, wanted] = [new Set(versionsOf(before)), new Set(versionsOf(after))]
  await inChunks(
    [...old].filter((one) => !wanted.has(one)),
    (versions) =>
      tx.softwareVersion.deleteMany({ where: { softwareId: after.id, version: { in: versions } } }),
  )
  await inChunks(
    [...wanted].filter((one) => !old.has(one)),
    (versions) =>
      tx.softwareVersion.createMany({
        data: versions.map((version) => ({ softwareId: after.id, version })),
      }),
  )
}

async function writePrerequisites(
  tx: TransactionClient,
  added: readonly MaintenanceItem[],
  changed: readonly Change<MaintenanceItem>[],
): Promise<void> {
  const anew = changed.filter(({ keys }) => keys.includes('prerequisites')).map(({ after }) => after)
  await inChunks(anew, (items) =>
    tx.prerequisite.deleteMany({ where: { itemId: { in: items.map(({ id }) => id) } } }),
  )
  const rows = [...added, ...anew].flatMap(({ id, prerequisites }) =>
    prerequisites.map(({ item, condition, onUnmet }) => ({
      itemId: id,
      requiredItemId: item,
      condition,
      onUnmet,
    })),
  )
  await inChunks(rows, (data) => tx.prerequisite.createMany({ data }))
}

/** Removes software and tasks that nothing else needs any more. */
export async function removeItems(tx: TransactionClient, ids: readonly string[]): Promise<void> {
  await inChunks(ids, (piece) => tx.prerequisite.deleteMany({ where: { itemId: { in: piece } } }))
  await inChunks(ids, (piece) => tx.maintenanceItem.deleteMany({ where: { id: { in: piece } } }))
}

function columnsOf(item: MaintenanceItem) {
  return {
    kind: item.kind,
    name: item.name,
    nameKey: keyOf(item.name),
    subject: item.kind === 'task' ? item.subject : 'computer',
    order: item.order,
  }
}

function versionsOf(item: MaintenanceItem): readonly string[] {
  return item.kind === 'software' ? [...new Set(item.versions)] : []
}
