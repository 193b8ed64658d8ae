import type { Database, TransactionClient } from '../../db/client.ts'
import { recordFactChanges, takeFactTurn } from '../../db/fact-changes.ts'
import { replaceItem } from '../items/write-item.ts'
import { keepScript } from '../scripts/script-rows.ts'
import type { Library } from './read-library.ts'

const name = 'libraryHash'

/**
 * Makes the shipped library in the database equal to the one of this release; where it is already, nothing is written.
 * Ids stay from release to release, and with them the deployments, licences and history of the items; a script that has
 * changed gets a version. An item that a release no longer ships stays as it was: deployments may need it.
 * @returns whether anything was written
 */
export async function keepLibrary(database: Database, library: Library): Promise<boolean> {
  if (await isKept(database.prisma, library)) return false
  return await database.prisma.$transaction(async (tx) => {
    // Several servers may start at once: whoever comes second finds it done.
    await takeFactTurn(tx)
    if (await isKept(tx, library)) return false
    for (const script of library.scripts) await keepScript(tx, script)
    for (const { prerequisites: _, ...item } of tasksFirst(library)) await replaceItem(tx, item)
    await tx.prerequisite.createMany({
      data: library.items.flatMap(({ id, prerequisites }) =>
        prerequisites.map(({ itemId, condition, onUnmet }) => ({
          itemId: id,
          requiredItemId: itemId,
          condition,
          onUnmet,
        })),
      ),
    })
    const value = library.hash
    await tx.serverSetting.upsert({ where: { name }, create: { name, value }, update: { value } })
    await recordFactChanges(
      tx,
      'item',
      library.items.map(({ id }) => id),
    )
    return true
  })
}

async function isKept(
  { serverSetting }: Pick<TransactionClient, 'serverSetting'>,
  { hash }: Library,
): Promise<boolean> {
  return (await serverSetting.findUnique({ where: { name } }))?.value === hash
}

/** A software may name a task that configures it, which has to be there before. */
function tasksFirst({ items }: Library): Library['items'] {
  return [...items].sort((a, b) => Number(a.kind !== 'task') - Number(b.kind !== 'task'))
}
