import { createHash } from 'node:crypto'
import { canonicalJson, type JsonValue } from '../../../core/canonical-json.ts'
import type { Facts } from '../../../core/facts/facts.ts'
import {
  differenceDocument,
  diffWorlds,
  type ListDifference,
  sizeOfDifference,
  type WorldDifference,
} from '../../../core/world/diff-worlds.ts'
import type { Database, TransactionClient } from '../../db/client.ts'
import { databaseErrorKind } from '../../db/errors.ts'
import { takeFactTurn } from '../../db/fact-changes.ts'
import { readSnapshot } from '../../db/read-snapshot.ts'
import { DeskhandError } from '../../errors.ts'
import { loadFacts } from '../../facts/load-facts.ts'
import { type AuditActor, type AuditService, recordWithin } from '../audit/audit-service.ts'
import { changesToRecord } from './changes-to-record.ts'
import { describeObstacle, findObstacles, type Obstacle } from './find-obstacles.ts'
import { shippedItems } from './removal-rules.ts'
import { writeDifference } from './write-difference.ts'

/** What applying a world document would do. */
export type Preview = {
  readonly difference: WorldDifference
  /** How many entries differ; 0 = there is nothing to do. */
  readonly size: number
  /** Names this very difference: whoever applies says which one was shown. */
  readonly hash: string
  /** What stands in the way; where there is something, nothing is applied. */
  readonly obstacles: readonly Obstacle[]
}

export type Counts = { readonly added: number; readonly changed: number; readonly removed: number }

export type Application = {
  readonly facts: Facts
  /** The hash of the difference that was shown; another one changes nothing. */
  readonly expectedDifference: string
  readonly actor: AuditActor
  readonly now: Date
}

/** Writing a whole large fleet may take this long, in milliseconds. */
const timeout = 10 * 60_000

/** So often it is tried where another transaction stands in its way. */
const mostTries = 3

/** Compares the database with facts, and looks for what stands in the way. Changes nothing. */
export async function previewWorld(database: Database, wanted: Facts): Promise<Preview> {
  return await readSnapshot(database, (tx) => previewWithin(tx, wanted))
}

/**
 * Makes the database equal to facts, all or nothing: in one transaction with the changes of facts and the entries of the
 * audit. Where nothing differs, nothing is written.
 * @returns how many entries were added, changed and removed
 * @throws conflict where the difference is not the one that was shown, and where something stands in the way
 *   (`detail.obstacles`)
 */
export async function applyWorld(
  database: Database,
  audit: AuditService,
  application: Application,
): Promise<number> {
  for (let tries = 1; ; tries++) {
    try {
      return await database.prisma.$transaction((tx) => applyWithin(tx, audit, application), { timeout })
    } catch (error) {
      if (databaseErrorKind(error) !== 'collision' || tries === mostTries) throw error
    }
  }
}

async function applyWithin(
  tx: TransactionClient,
  audit: AuditService,
  { facts, expectedDifference, actor, now }: Application,
): Promise<number> {
  // From here on nobody else changes facts: what is compared is what is written over.
  await takeFactTurn(tx)
  const { difference, size, hash, obstacles } = await previewWithin(tx, facts)
  if (hash !== expectedDifference)
    throw new DeskhandError(
      'conflict',
      'The configuration has changed since the difference was shown. Look at it again.',
    )
  if (obstacles.length > 0)
    throw new DeskhandError('conflict', `Nothing was changed. ${obstacles.map(describeObstacle).join(' ')}`, {
      obstacles,
    })
  if (size === 0) return 0
  await writeDifference(tx, difference, facts, now)
  await recordWithin(tx, changesToRecord(difference, actor))
  await audit.record(
    {
      actor,
      action: 'configuration.apply',
      subject: { kind: 'configuration' },
      detail: { difference: hash, counts: countsOf(difference) },
    },
    tx,
  )
  return size
}

async function previewWithin(tx: TransactionClient, wanted: Facts): Promise<Preview> {
  const present = await loadFacts(tx)
  const shipped = new Set(await shippedItems(tx))
  const difference = diffWorlds(present, withShipped(wanted, present, shipped))
  return {
    difference,
    size: sizeOfDifference(difference),
    hash: hashOf(difference),
    obstacles: await findObstacles(tx, difference),
  }
}

/**
 * The shipped library is there whether a document knows it or not: one that was written before a release, or by hand,
 * does not name all of it, and takes nothing of it away.
 */
function withShipped(wanted: Facts, present: Facts, shipped: ReadonlySet<string>): Facts {
  const named = new Set(wanted.items.map(({ id }) => id))
  const missing = present.items.filter(({ id }) => shipped.has(id) && !named.has(id))
  return { ...wanted, items: [...wanted.items, ...missing] }
}

function hashOf(difference: WorldDifference): string {
  // Entries as they stand in a world document are JSON; their types only do not say so.
  const document = differenceDocument(difference) as unknown as JsonValue
  return createHash('sha256').update(canonicalJson(document)).digest('hex')
}

/** How many entries of each kind, for those that differ. */
export function countsOf(difference: WorldDifference): Record<string, Counts> {
  const lists: readonly [string, ListDifference<unknown>][] = Object.entries(difference)
  const counts = lists.map(([kind, { added, changed, removed }]): [string, Counts] => [
    kind,
    { added: added.length, changed: changed.length, removed: removed.length },
  ])
  return Object.fromEntries(counts.filter(([, count]) => count.added + count.changed + count.removed > 0))
}
