import type { Computer } from '../../../core/facts/computer.ts'
import type { Detection, ListDifference } from '../../../core/world/diff-worlds.ts'
import type { TransactionClient } from '../../db/client.ts'
import { inChunks } from '../../db/in-chunks.ts'
import { keyOf } from '../../db/key-of.ts'

/** Adds and changes computers as a world document has them. What it has no place for stays as it is. */
export async function writeComputers(
  tx: TransactionClient,
  { added, changed }: ListDifference<Computer>,
): Promise<void> {
  await inChunks(added, (computers) =>
    tx.computer.createMany({
      data: computers.map((computer) => ({ id: computer.id, ...columnsOf(computer) })),
    }),
  )
  await inChunks(added.flatMap(tagsOf), (data) => tx.computerTag.createMany({ data }))
  await inChunks(added.flatMap(rolesOf), (data) => tx.computerRole.createMany({ data }))
  await inChunks(added.flatMap(deviceGroupsOf), (data) => tx.computerDeviceGroup.createMany({ data }))
  for (const { before, after, keys } of changed) {
    await tx.computer.update({ where: { id: after.id }, data: columnsOf(after) })
    const where = { computerId: after.id }
    if (keys.includes('tags')) {
      await tx.computerTag.deleteMany({ where })
      await inChunks(tagsOf(after), (data) => tx.computerTag.createMany({ data }))
    }
    if (keys.includes('roles')) {
      await tx.computerRole.deleteMany({ where })
      await inChunks(rolesOf(after), (data) => tx.computerRole.createMany({ data }))
    }
    if (keys.includes('deviceGroups')) await changeDeviceGroups(tx, before, after)
  }
}

/** A group that stays keeps the integration that reported it. */
async function changeDeviceGroups(tx: TransactionClient, before: Computer, after: Computer): Promise<void> {
  const [old, wanted] = [new Set(before.deviceGroups), new Set(after.deviceGroups)]
  await inChunks(
    [...old].filter((one) => !wanted.has(one)),
    (deviceGroups) =>
      tx.computerDeviceGroup.deleteMany({
        where: { computerId: after.id, deviceGroup: { in: deviceGroups } },
      }),
  )
  await inChunks(
    [...wanted].filter((one) => !old.has(one)),
    (deviceGroups) =>
      tx.computerDeviceGroup.createMany({
        data: deviceGroups.map((deviceGroup) => ({ computerId: after.id, deviceGroup })),
      }),
  )
}

/** Removes computers that nothing else needs any more, with what was found on them. */
export async function removeComputers(tx: TransactionClient, ids: readonly string[]): Promise<void> {
  await inChunks(ids, (piece) => tx.computer.deleteMany({ where: { id: { in: piece } } }))
}

/** Makes what was detected what a world document says, as if found at `now`. */
export async function writeDetections(
  tx: TransactionClient,
  { added, changed, removed }: ListDifference<Detection>,
  now: Date,
): Promise<void> {
  await inChunks(added, (detections) =>
    tx.detection.createMany({
      data: detections.map(({ computer, item, value }) => ({
        computerId: computer,
        itemId: item,
        value: JSON.stringify(value),
        detectedAt: now,
      })),
    }),
  )
  for (const { after } of changed)
    await tx.detection.update({
      where: { computerId_itemId: { computerId: after.computer, itemId: after.item } },
      data: { value: JSON.stringify(after.value), detectedAt: now, sessionId: null },
    })
  const byComputer = Map.groupBy(removed, ({ computer }) => computer)
  for (const [computerId, gone] of byComputer)
    await inChunks(gone, (piece) =>
      tx.detection.deleteMany({ where: { computerId, itemId: { in: piece.map(({ item }) => item) } } }),
    )
}

function columnsOf(computer: Computer) {
  return {
    tenantId: computer.tenant,
    name: computer.name,
    nameKey: keyOf(computer.name),
    kind: computer.kind,
    rolesKnown: computer.roles !== null,
    onboarding: computer.onboarding,
    maintenanceExcluded: computer.maintenanceExcluded,
    primaryPersonKnown: computer.primaryPerson !== undefined,
    primaryPersonId: computer.primaryPerson ?? null,
  }
}

function tagsOf({ id, tags }: Computer): { computerId: string; tag: string }[] {
  return [...new Set(tags)].map((tag) => ({ computerId: id, tag }))
}

function rolesOf({ id, roles }: Computer): { computerId: string; role: string }[] {
  return [...new Set(roles)].map((role) => ({ computerId: id, role }))
}

function deviceGroupsOf({ id, deviceGroups }: Computer): { computerId: string; deviceGroup: string }[] {
  return [...new Set(deviceGroups)].map((deviceGroup) => ({ computerId: id, deviceGroup }))
}
