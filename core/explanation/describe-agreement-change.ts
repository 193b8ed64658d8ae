import type { Agreement } from '../facts/agreement.ts'
import type { FactsIndex } from '../facts/index-facts.ts'
import type { Subject } from '../facts/subject.ts'
import type { AgreementChange, Change, WaitForDay } from './changes/change.ts'
import { membershipWords, waitWords } from './words-of-changes.ts'

type AboutAgreements = AgreementChange | WaitForDay | Extract<Change, { kind: 'addAgreement' }>

/** Says a change to the agreements of a subject's tenant, or a wait for one of their days, in words. */
export function describeAgreementChange(
  index: FactsIndex,
  subject: Subject,
  change: AboutAgreements,
): string {
  if (change.kind === 'addAgreement') return describeAdded(subject, change)
  const agreement = index.agreements
    .get(subject.tenant.id)
    ?.find(({ agreement: { id } }) => id === change.agreement)?.agreement
  const name = `the agreement '${change.agreement}'${agreement ? ` (${agreement.type})` : ''}`
  switch (change.kind) {
    case 'wait':
      return `wait until ${change.day}, when ${productOf(change.product)}${name} ${waitWords[change.event]}`
    case 'runAgreement':
      return describeRun(name, agreement, change)
    case 'endAgreement':
      return `let ${name} end on ${change.to}`
    case 'coverComputer':
    case 'uncoverComputer':
      return membershipWords[change.kind](subject.name, name)
    case 'putProduct':
      return `put the product '${change.product}' on ${name}, in force on ${change.from}`
    case 'endProduct':
      return `let ${productOf(change.product)}${name} end on ${change.to}`
  }
}

function productOf(product: string | null): string {
  return product === null ? '' : `the product '${product}' on `
}

function describeRun(
  name: string,
  agreement: Agreement | undefined,
  { from, to }: Extract<Change, { kind: 'runAgreement' }>,
): string {
  const begins = agreement?.from === from ? [] : [`begin on ${from} or earlier`]
  const ends = agreement?.to === to ? [] : [`run until ${to} or later`]
  return `let ${name} ${[...begins, ...ends].join(' and ')}`
}

function describeAdded(
  { tenant }: Subject,
  { type, product, from }: Extract<Change, { kind: 'addAgreement' }>,
): string {
  const ofWhat = [
    ...(type === null ? [] : [`of the type '${type}'`]),
    ...(product === null ? [] : [`with the product '${product}'`]),
  ].join(' ')
  return `add an agreement ${ofWhat} for ${tenant.name}, in force on ${from}`
}
