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
 * Which facts changed, each record once. A script's answers are named by their deployment, detections by
 * their computer, everything else by its own id.
 */
export type FactChanges = {
  /** The last sequence that is in it. */
  readonly sequence: number
  readonly ids: Readonly<Record<FactKind, readonly string[]>>
}

/** The row that whoever records a change holds until its transaction ends. */
const turn = { name: 'factChanges', value: '' }

/** This many of the newest changes are kept, at least: a process that fell further behind loads everything again. */
export const keptChanges = 20_000

/** Old ones are removed each time that the sequence passes a multiple of this. */
const pruneEvery = 1_000

/** Rows of one statement: SQLite takes a limited number of values. */
const rowsAtOnce = 5_000

/**
 * Waits until no other transaction is about to record changes of facts, and keeps the others waiting until this one
 * ends: from here on the last sequence stands still, and every fact that was recorded is seen.
 */
export async function takeFactTurn(tx: TransactionClient): Promise<void> {
  await tx.serverSetting.upsert({ where: { name: turn.name }, create: turn, update: turn })
}

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
  await takeFactTurn(tx)
  for (let at = 0; at < recordIds.length; at += rowsAtOnce) {
    const rows = await tx.factChange.createManyAndReturn({
      data: recordIds.slice(at, at + rowsAtOnce).map((recordId) => ({ kind, recordId })),
      select: { sequence: true },
    })
    const sequences = rows.map(({ sequence }) => sequence)
    await prune(tx, Math.min(...sequences), Math.max(...sequences))
  }
}

async function prune(tx: TransactionClient, first: number, last: number): Promise<void> {
  if (Math.floor(last / pruneEvery) === Math.floor((first - 1) / pruneEvery)) return
  await tx.factChange.deleteMany({ where: { sequence: { lte: last - keptChanges } } })
}

/** The sequence of the last change; 0 before the first one. */
export function lastFactSequence(tx: Pick<TransactionClient, 'factChange'>): Promise<number> {
  return sequenceAtEnd(tx, 'desc')
}

/**
 * The changes after a sequence, or null where they cannot be told one by one: more than `most` of them, some of them
 * not kept any more, or none, as after the database was put back to an older state.
 */
export async function readFactChanges(
  tx: Pick<TransactionClient, 'factChange'>,
  after: number,
  most: number,
): Promise<FactChanges | null> {
  const rows = await tx.factChange.findMany({
    where: { sequence: { gt: after } },
    orderBy: { sequence: 'asc' },
    take: most + 1,
  })
  const [first, last] = [rows[0], rows.at(-1)]
  if (!first || !last || rows.length > most) return null
  // Sequences are left out where a transaction was undone, too; only what is missing from the start on was removed.
  if (first.sequence > after + 1 && (await sequenceAtEnd(tx, 'asc')) > after + 1) return null
  const idsOf = (kind: FactKind) => [
    ...new Set(rows.filter((row) => row.kind === kind).map(({ recordId }) => recordId)),
  ]
  const ids = Object.fromEntries(factKinds.map((kind) => [kind, idsOf(kind)])) as Record<FactKind, string[]>
  return { sequence: last.sequence, ids }
}

/** Not by an aggregate: Prisma (7.10) puts a subquery into it, for which the whole table is read at each decision. */
async function sequenceAtEnd(
  tx: Pick<TransactionClient, 'factChange'>,
  direction: 'asc' | 'desc',
): Promise<number> {
  const row = await tx.factChange.findFirst({
    orderBy: { sequence: direction },
    select: { sequence: true },
  })
  return row?.sequence ?? 0
}
