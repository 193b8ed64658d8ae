import type { Group } from '../../../core/facts/group.ts'
import type { Person } from '../../../core/facts/person.ts'
import type { ListDifference } from '../../../core/world/diff-worlds.ts'
import type { TransactionClient } from '../../db/client.ts'
import { inChunks } from '../../db/in-chunks.ts'
import { keyOf, keyOrNull } from '../../db/key-of.ts'

/** Adds and changes persons as a world document has them. What it has no place for stays as it is. */
export async function writePersons(
  tx: TransactionClient,
  { added, changed }: ListDifference<Person>,
): Promise<void> {
  await inChunks(added, (persons) =>
    tx.person.createMany({ data: persons.map((person) => ({ id: person.id, ...columnsOf(person) })) }),
  )
  await inChunks(added.flatMap(tagsOf), (data) => tx.personTag.createMany({ data }))
  for (const { after, keys } of changed) {
    await tx.person.update({ where: { id: after.id }, data: columnsOf(after) })
    if (!keys.includes('tags')) continue
    await tx.personTag.deleteMany({ where: { personId: after.id } })
    await inChunks(tagsOf(after), (data) => tx.personTag.createMany({ data }))
  }
}

/** Removes persons that nothing else needs any more. */
export async function removePersons(tx: TransactionClient, ids: readonly string[]): Promise<void> {
  await inChunks(ids, (piece) => tx.person.deleteMany({ where: { id: { in: piece } } }))
}

/** Adds and changes groups with their members as a world document has them. The members must exist. */
export async function writeGroups(
  tx: TransactionClient,
  { added, changed }: ListDifference<Group>,
): Promise<void> {
  await inChunks(added, (groups) =>
    tx.group.createMany({ data: groups.map(({ id, tenant, name }) => ({ id, tenantId: tenant, name })) }),
  )
  const refilled: Group[] = [...added]
  for (const { after, keys } of changed) {
    const { id, tenant, name } = after
    await tx.group.update({ where: { id }, data: { tenantId: tenant, name } })
    if (!keys.includes('persons') && !keys.includes('groups')) continue
    await tx.groupPerson.deleteMany({ where: { groupId: id } })
    await tx.groupGroup.deleteMany({ where: { groupId: id } })
    refilled.push(after)
  }
  await inChunks(
    refilled.flatMap(({ id, persons }) => unique(persons).map((personId) => ({ groupId: id, personId }))),
    (data) => tx.groupPerson.createMany({ data }),
  )
  await inChunks(
    refilled.flatMap(({ id, groups }) => unique(groups).map((subgroupId) => ({ groupId: id, subgroupId }))),
    (data) => tx.groupGroup.createMany({ data }),
  )
}

export async function removeGroups(tx: TransactionClient, ids: readonly string[]): Promise<void> {
  await inChunks(ids, (piece) => tx.group.deleteMany({ where: { id: { in: piece } } }))
}

function columnsOf({ tenant, name, upn, email }: Person) {
  return {
    tenantId: tenant,
    name,
    nameKey: keyOf(name),
    upn,
    upnKey: keyOrNull(upn),
    email,
    emailKey: keyOrNull(email),
  }
}

function tagsOf({ id, tags }: Person): { personId: string; tag: string }[] {
  return unique(tags).map((tag) => ({ personId: id, tag }))
}

function unique(list: readonly string[]): string[] {
  return [...new Set(list)]
}
