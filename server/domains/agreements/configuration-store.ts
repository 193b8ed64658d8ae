import type { Agreement } from '../../../core/facts/agreement.ts'
import type { ListDifference } from '../../../core/world/diff-worlds.ts'
import type { TransactionClient } from '../../db/client.ts'
import { inChunks } from '../../db/in-chunks.ts'

/** Adds and changes agreements as a world document has them. What it has no place for stays as it is. */
export async function writeAgreements(
  tx: TransactionClient,
  { added, changed }: ListDifference<Agreement>,
): Promise<void> {
  await inChunks(added, (agreements) =>
    tx.agreement.createMany({
      data: agreements.map((agreement) => ({ id: agreement.id, ...columnsOf(agreement) })),
    }),
  )
  const covered = [...added]
  const extended = [...added]
  for (const { after, keys } of changed) {
    await tx.agreement.update({ where: { id: after.id }, data: columnsOf(after) })
    const where = { agreementId: after.id }
    if (keys.includes('computers')) {
      await tx.agreementComputer.deleteMany({ where })
      covered.push(after)
    }
    if (keys.includes('additions')) {
      await tx.agreementAddition.deleteMany({ where })
      extended.push(after)
    }
  }
  await inChunks(covered.flatMap(computersOf), (data) => tx.agreementComputer.createMany({ data }))
  await inChunks(extended.flatMap(additionsOf), (data) => tx.agreementAddition.createMany({ data }))
}

export async function removeAgreements(tx: TransactionClient, ids: readonly string[]): Promise<void> {
  await inChunks(ids, (piece) => tx.agreement.deleteMany({ where: { id: { in: piece } } }))
}

function columnsOf({ tenant, type, from, to, computers }: Agreement) {
  return { tenantId: tenant, type, startsOn: from, endsOn: to, coversAll: computers === null }
}

function computersOf({ id, computers }: Agreement): { agreementId: string; computerId: string }[] {
  return [...new Set(computers)].map((computerId) => ({ agreementId: id, computerId }))
}

function additionsOf({ id, additions }: Agreement) {
  return additions.map(({ product, from, to }) => ({ agreementId: id, product, startsOn: from, endsOn: to }))
}
