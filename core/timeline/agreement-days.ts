import type { FactsIndex } from '../facts/index-facts.ts'
import type { Subject } from '../facts/subject.ts'
import { instantOfWallClock } from '../schedules/wall-clock.ts'
import { covers } from '../targeting/match-agreement.ts'

/** A day on which an agreement of a subject, or a product on it, began to count, or counted no more. */
export interface AgreementDay {
  readonly agreement: string
  readonly type: string
  /** Null: the agreement itself. */
  readonly product: string | null
  readonly event: 'began' | 'ended'
  /** The first instant of that day where the tenant is. */
  readonly at: Date
}

/** The days between two instants on which the agreements that cover a subject began and ended, with their products. */
export function agreementDays(index: FactsIndex, subject: Subject, since: Date, until: Date): AgreementDay[] {
  const { id, timeZone } = subject.tenant
  const found: AgreementDay[] = []
  for (const indexed of index.agreements.get(id) ?? []) {
    if (!covers(indexed, subject)) continue
    const { id: agreement, type, additions } = indexed.agreement
    for (const period of [{ ...indexed.agreement, product: null }, ...additions]) {
      const { product } = period
      const days = [
        { event: 'began' as const, at: startOf(period.from, 0, timeZone) },
        ...(period.to === null ? [] : [{ event: 'ended' as const, at: startOf(period.to, 1, timeZone) }]),
      ]
      for (const { event, at } of days)
        if (at >= since && at <= until) found.push({ agreement, type, product, event, at })
    }
  }
  return found
}

/** The first instant of the day that is so many days after this one, where the clock on the wall is that of a zone. */
function startOf(day: string, later: number, timeZone: string): Date {
  const wall = new Date(`${day}T00:00:00Z`)
  wall.setUTCDate(wall.getUTCDate() + later)
  return instantOfWallClock(wall, timeZone)
}
