import type { TransactionClient } from '../../db/client.ts'
import { recordFactChanges } from '../../db/fact-changes.ts'

/** Sets where a computer stands with its onboarding: needed | onboarding | onboarded. */
export async function writeOnboarding(
  tx: TransactionClient,
  computerId: string,
  onboarding: string,
): Promise<void> {
  await tx.computer.update({ where: { id: computerId }, data: { onboarding } })
  await recordFactChanges(tx, 'computer', [computerId])
}
