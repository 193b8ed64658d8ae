import type { MaintenanceItem, Prerequisite } from '../facts/maintenance-item.ts'
import { idOf } from './id-of.ts'
import type { Random } from './random.ts'

/** Mostly software with a few versions, some with a prerequisite among the earlier ones; one in seven is a task. */
export function generateItems(random: Random, count: number): MaintenanceItem[] {
  const items: MaintenanceItem[] = []
  for (let at = 0; at < count; at++) {
    const base = {
      id: idOf('item', at),
      name: `Item ${at}`,
      prerequisites: prerequisitesOf(random, items),
      order: random.weighted([
        [2, 'first' as const],
        [94, 'normal' as const],
        [4, 'last' as const],
      ]),
    }
    const subject = random.weighted([
      [86, null],
      [9, 'computer' as const],
      [3, 'person' as const],
      [2, 'tenant' as const],
    ])
    items.push(
      subject
        ? { ...base, kind: 'task', subject }
        : { ...base, kind: 'software', versions: versionsOf(random) },
    )
  }
  return items
}

function versionsOf(random: Random): string[] {
  return Array.from(
    { length: 1 + random.below(6) },
    (_, at) => `${20 + at}.${random.below(10)}.${random.below(100)}`,
  )
}

function prerequisitesOf(random: Random, earlier: readonly MaintenanceItem[]): Prerequisite[] {
  const software = earlier.filter(({ kind }) => kind === 'software')
  if (software.length === 0 || !random.chance(0.15)) return []
  return [
    {
      item: random.pick(software).id,
      condition: random.chance(0.9) ? 'installed' : 'notInstalled',
      onUnmet: random.chance(0.8) ? 'act' : 'fail',
    },
  ]
}
