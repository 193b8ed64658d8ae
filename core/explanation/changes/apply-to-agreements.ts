import type { Addition, Agreement } from '../../facts/agreement.ts'
import type { AgreementChange, Change } from './change.ts'
import { edited } from './edited.ts'

type ListChange = AgreementChange | Extract<Change, { kind: 'addAgreement' }>

/** The agreements as they would be after a change to one of them, or with one more. */
export function applyToAgreements(
  agreements: readonly Agreement[],
  change: ListChange,
): readonly Agreement[] {
  if (change.kind !== 'addAgreement')
    return edited(agreements, change.agreement, (one) => changedAgreement(one, change))
  const { tenant, product, from } = change
  const added: Agreement = {
    id: newId(agreements),
    tenant,
    // No target can name the empty type.
    type: change.type ?? '',
    from,
    to: null,
    computers: null,
    additions: product === null ? [] : [{ product, from, to: null }],
  }
  return [...agreements, added]
}

function newId(agreements: readonly Agreement[]): string {
  let id = 'new'
  while (agreements.some((one) => one.id === id)) id += '?'
  return id
}

function changedAgreement(agreement: Agreement, change: AgreementChange): Agreement {
  switch (change.kind) {
    case 'runAgreement':
      return { ...agreement, from: change.from, to: change.to }
    case 'endAgreement':
      return { ...agreement, to: change.to }
    case 'coverComputer':
      return { ...agreement, computers: agreement.computers && [...agreement.computers, change.computer] }
    case 'uncoverComputer':
      return {
        ...agreement,
        computers: agreement.computers?.filter((id) => id !== change.computer) ?? null,
      }
    case 'putProduct':
      return {
        ...agreement,
        additions: [...agreement.additions, { product: change.product, from: change.from, to: null }],
      }
    case 'endProduct':
      return { ...agreement, additions: agreement.additions.map((one) => ended(one, change)) }
  }
}

function ended(addition: Addition, { product, to }: { product: string; to: string }): Addition {
  const endsLater = addition.to === null || addition.to > to
  return addition.product === product && endsLater ? { ...addition, to } : addition
}
