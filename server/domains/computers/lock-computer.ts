import type { TransactionClient } from '../../db/client.ts'

/**
 * Writes to a computer, though nothing changes: whoever else calls this for it waits until the transaction ends, and reads
 * what it wrote. False where there is no such computer.
 */
export async function lockComputer(tx: TransactionClient, computerId: string, now: Date): Promise<boolean> {
  const { count } = await tx.computer.updateMany({ where: { id: computerId }, data: { updatedAt: now } })
  return count === 1
}
