import { dayInZone } from '../../targeting/day-in-zone.ts'
import type { Change, WaitForDay } from './change.ts'
import { dayAfter, startOfDay } from './days.ts'
import { refsOf } from './slice-facts.ts'
import type { View } from './view.ts'

interface Period {
  readonly from: string
  readonly to: string | null
}

/**
 * The coming days on which something begins or ends that a deployment of the item asks for, each day once, and the instants
 * at which such a deployment ends by itself.
 */
export function proposeWaits(view: View): Change[] {
  const { facts, subject } = view
  const types = new Set(refsOf(facts.deployments, 'agreementType'))
  const products = new Set(refsOf(facts.deployments, 'agreementProduct'))
  const today = dayInZone(view.now, subject.tenant.timeZone)
  const days = new Map<string, Omit<WaitForDay, 'until'>>()
  const note = (agreement: string, product: string | null, { from, to }: Period) => {
    const begins = { kind: 'wait', day: from, agreement, product, event: 'begins' } as const
    const ends = to === null ? [] : [{ ...begins, day: dayAfter(to, 1), event: 'hasEnded' } as const]
    for (const wait of [begins, ...ends])
      if (wait.day > today && !days.has(wait.day)) days.set(wait.day, wait)
  }
  for (const agreement of [...facts.agreements].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const additions = agreement.additions.filter(({ product }) => products.has(product))
    if (types.has(agreement.type) || additions.length > 0) note(agreement.id, null, agreement)
    for (const addition of additions) note(agreement.id, addition.product, addition)
  }
  return [
    ...[...days.values()].map((wait) => ({
      ...wait,
      until: startOfDay(wait.day, subject.tenant.timeZone),
    })),
    ...endsOf(view),
  ]
}

/** The instants at which deployments of the item end by themselves. */
function endsOf({ facts, now }: View): Change[] {
  return facts.deployments.flatMap(({ id, expiresAt }) =>
    expiresAt !== null && expiresAt > now ? [{ kind: 'wait', until: expiresAt, deployment: id }] : [],
  )
}
