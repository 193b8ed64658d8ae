import type { Agreement } from '../../facts/agreement.ts'
import type { Deployment } from '../../facts/deployment.ts'
import type { Subject } from '../../facts/subject.ts'
import { dayInZone } from '../../targeting/day-in-zone.ts'
import type { Change } from './change.ts'
import { dayAfter } from './days.ts'
import type { View } from './view.ts'

interface Period {
  readonly from: string
  readonly to: string | null
}

/** The changes to a tenant's agreements that may make a target by agreement type or product mean the subject. */
export function proposeAgreementsFor(view: View, { target: { type, ref } }: Deployment): Change[] {
  const { subject, facts } = view
  const today = todayOf(view)
  const product = type === 'agreementProduct' ? ref : null
  const usable = facts.agreements.filter((one) => product !== null || one.type === ref)
  return [
    ...usable.flatMap((one) => putInForce(one, subject, today, product)),
    {
      kind: 'addAgreement',
      tenant: subject.tenant.id,
      type: product === null ? ref : null,
      product,
      from: today,
    },
  ]
}

/** The changes to a tenant's agreements that may make a target by agreement type or product mean the subject no longer. */
export function proposeAgreementsAgainst(view: View, { target: { type, ref } }: Deployment): Change[] {
  const { subject, facts } = view
  const today = todayOf(view)
  const to = dayAfter(today, -1)
  return facts.agreements
    .filter((one) => isActive(one, today) && covers(one, subject))
    .filter((one) => (type === 'agreementType' ? one.type === ref : hasProduct(one, ref ?? '', today)))
    .flatMap((one): Change[] => [
      { kind: 'endAgreement', agreement: one.id, to },
      ...(one.computers
        ? [{ kind: 'uncoverComputer' as const, agreement: one.id, computer: subject.id }]
        : []),
      ...(type === 'agreementProduct'
        ? [{ kind: 'endProduct' as const, agreement: one.id, product: ref ?? '', to }]
        : []),
    ])
}

/** Today, where the subject is. */
function todayOf({ now, subject }: View): string {
  return dayInZone(now, subject.tenant.timeZone)
}

function putInForce(agreement: Agreement, subject: Subject, today: string, product: string | null): Change[] {
  const { id, from, to } = agreement
  const changes: Change[] = []
  if (!isActive(agreement, today))
    changes.push({
      kind: 'runAgreement',
      agreement: id,
      from: from < today ? from : today,
      to: to !== null && to < today ? today : to,
    })
  if (!covers(agreement, subject) && subject.kind === 'computer')
    changes.push({ kind: 'coverComputer', agreement: id, computer: subject.id })
  if (product !== null && !hasProduct(agreement, product, today))
    changes.push({ kind: 'putProduct', agreement: id, product, from: today })
  return changes
}

function covers({ computers }: Agreement, subject: Subject): boolean {
  return computers === null || (subject.kind === 'computer' && computers.includes(subject.id))
}

function hasProduct({ additions }: Agreement, product: string, today: string): boolean {
  return additions.some((one) => one.product === product && isActive(one, today))
}

function isActive({ from, to }: Period, today: string): boolean {
  return from <= today && (to === null || today <= to)
}
