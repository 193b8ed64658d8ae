import type { Computer } from '../../../core/facts/computer.ts'
import type { ListDifference } from '../../../core/world/diff-worlds.ts'
import type { TransactionClient } from '../../db/client.ts'
import { inChunks } from '../../db/in-chunks.ts'

/** The pathways to a computer that goes to another tenant go with it, or its people could not look after them. */
export async function moveAgents(
  tx: TransactionClient,
  { changed }: ListDifference<Computer>,
): Promise<void> {
  const moved = changed.filter(({ keys }) => keys.includes('tenant')).map(({ after }) => after)
  for (const [tenantId, computers] of Map.groupBy(moved, ({ tenant }) => tenant))
    await inChunks(computers, (piece) =>
      tx.agent.updateMany({
        where: { computerId: { in: piece.map(({ id }) => id) } },
        data: { tenantId },
      }),
    )
}
