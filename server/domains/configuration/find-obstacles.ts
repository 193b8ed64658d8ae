import { byCodeUnit } from '../../../core/by-code-unit.ts'
import type { WorldDifference } from '../../../core/world/diff-worlds.ts'
import type { TransactionClient } from '../../db/client.ts'
import { inChunks } from '../../db/in-chunks.ts'
import { changeRules, type HeldKind, type HoldingRule, removalRules } from './removal-rules.ts'

/** A record that must stay as it is, since something that no world document has hangs on it. */
export type Obstacle = {
  readonly kind: HeldKind
  readonly id: string
  /** What stands in the way and what to do about it, in words that follow the record's name. */
  readonly words: string
}

/** Everything that stands in the way of a difference: each reason of each record. */
export async function findObstacles(tx: TransactionClient, difference: WorldDifference): Promise<Obstacle[]> {
  const removed: Readonly<Record<HeldKind, readonly string[]>> = {
    tenant: idsOf(difference.tenants.removed),
    person: idsOf(difference.persons.removed),
    computer: idsOf(difference.computers.removed),
    group: idsOf(difference.groups.removed),
    item: idsOf(difference.items.removed),
    deployment: idsOf(difference.deployments.removed),
  }
  const changedItems = idsOf(difference.items.changed.map(({ after }) => after))
  const obstacles: Obstacle[] = []
  for (const rule of changeRules) obstacles.push(...(await ask(tx, rule, changedItems)))
  for (const rule of removalRules) obstacles.push(...(await ask(tx, rule, removed[rule.kind])))
  return obstacles
}

/** An obstacle as one sentence. */
export function describeObstacle({ kind, id, words }: Obstacle): string {
  return `The ${kind === 'item' ? 'maintenance item' : kind} ${JSON.stringify(id)} ${words}.`
}

async function ask(
  tx: TransactionClient,
  { kind, words, held }: HoldingRule,
  ids: readonly string[],
): Promise<Obstacle[]> {
  const found = new Set<string>()
  await inChunks(ids, async (piece) => {
    for (const id of await held(tx, piece)) if (id !== null) found.add(id)
  })
  return [...found].sort(byCodeUnit).map((id) => ({ kind, id, words }))
}

function idsOf(list: readonly { readonly id: string }[]): string[] {
  return list.map(({ id }) => id)
}
