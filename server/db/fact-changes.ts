import type { TransactionClient } from './client.ts'

/** The kinds of facts that decisions are made from (Resolution, section 1). */
export const factKinds = [
  'tenant',
  'person',
  'group',
  'computer',
  'agreement',
  'item',
  'deployment',
  'scriptResult',
  'detection',
] as const

export type FactKind = (typeof factKinds)[number]

/**
 * Says, in the transaction that changes them, which facts change: every server process reads on from the last
 * sequence it saw, so none decides on what another has changed. Every store that writes a fact calls it.
 */
export async function recordFactChanges(
  tx: TransactionClient,
  kind: FactKind,
  recordIds: readonly string[],
): Promise<void> {
  await tx.factChange.createMany({ data: recordIds.map((recordId) => ({ kind, recordId })) })
}
