import type { TransactionClient } from '../../db/client.ts'
import { recordFactChanges } from '../../db/fact-changes.ts'

/**
 * Sets where a computer stands with its onboarding: needed | onboarding | onboarded.
 * @param from only where it stands there now
 */
export async function writeOnboarding(
  tx: TransactionClient,
  computerId: string,
  onboarding: string,
  from?: string,
): Promise<void> {
  const where = { id: computerId, ...(from ? { onboarding: from } : {}) }
  const { count } = await tx.computer.updateMany({ where, data: { onboarding } })
  if (count > 0) await recordFactChanges(tx, 'computer', [computerId])
}
