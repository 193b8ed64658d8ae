import type { FactsIndex, IndexedAgreement } from '../facts/index-facts.ts'
import type { Subject } from '../facts/subject.ts'
import { dayInZone } from './day-in-zone.ts'

/**
 * Whether an agreement of the type, active today in the tenant's time zone, covers the subject.
 * Source: Resolution, section 2, part 2.
 */
export function hasAgreementOfType(index: FactsIndex, subject: Subject, type: string, now: Date): boolean {
  return someCoveringAgreement(index, subject, now, ({ agreement }) => agreement.type === type)
}

/**
 * Whether an agreement of any type, active today, covers the subject and has an addition of the product that is
 * active today as well. Source: Resolution, section 2, part 2.
 */
export function hasAgreementProduct(
  index: FactsIndex,
  subject: Subject,
  product: string,
  now: Date,
): boolean {
  return someCoveringAgreement(index, subject, now, ({ agreement }, today) =>
    agreement.additions.some((addition) => addition.product === product && isActive(addition, today)),
  )
}

function someCoveringAgreement(
  index: FactsIndex,
  subject: Subject,
  now: Date,
  test: (indexed: IndexedAgreement, today: string) => boolean,
): boolean {
  const agreements = index.agreements.get(subject.tenant.id)
  if (!agreements) return false
  const today = dayInZone(now, subject.tenant.timeZone)
  return agreements.some(
    (indexed) => isActive(indexed.agreement, today) && covers(indexed, subject) && test(indexed, today),
  )
}

/** Whether an agreement of a subject's tenant covers the subject: persons and tenants only if it covers the whole tenant. */
export function covers({ covered }: IndexedAgreement, subject: Subject): boolean {
  return covered === null || (subject.kind === 'computer' && covered.has(subject.id))
}

function isActive(period: { readonly from: string; readonly to: string | null }, today: string): boolean {
  return period.from <= today && (period.to === null || today <= period.to)
}
