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

/** The row that whoever records a change holds until its transaction ends. */
const turn = { name: 'factChanges', value: '' }

/**
 * Says, in the transaction that changes them, which facts change: every server process reads on from the last
 * sequence it saw, so none decides on what another has changed. Every store that writes a fact calls it, at the end of
 * its transaction: from here on the next one waits, or a higher sequence could be committed before a lower one,
 * which nobody would then look for.
 */
export async function recordFactChanges(
  tx: TransactionClient,
  kind: FactKind,
  recordIds: readonly string[],
): Promise<void> {
  await tx.serverSetting.upsert({ where: { name: turn.name }, create: turn, update: turn })
  await tx.factChange.createMany({ data: recordIds.map((recordId) => ({ kind, recordId })) })
}
