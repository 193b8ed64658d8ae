import type { Agreement } from '../../facts/agreement.ts'
import type { Deployment } from '../../facts/deployment.ts'
import type { Subject } from '../../facts/subject.ts'
import { dayInZone } from '../../targeting/day-in-zone.ts'
import type { Change, Wait } from './change.ts'
import { dayAfter, startOfDay } from './days.ts'
import { refsOf } from './slice-facts.ts'
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

/** The coming days on which something begins or ends that a deployment of the item asks for; each day once, earliest first. */
export function proposeWaits(view: View): Change[] {
  const { facts, subject } = view
  const types = new Set(refsOf(facts.deployments, 'agreementType'))
  const products = new Set(refsOf(facts.deployments, 'agreementProduct'))
  const today = todayOf(view)
  const days = new Map<string, Omit<Wait, 'until'>>()
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
  return [...days.values()]
    .sort((a, b) => (a.day < b.day ? -1 : 1))
    .map((wait) => ({ ...wait, until: startOfDay(wait.day, subject.tenant.timeZone) }))
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
