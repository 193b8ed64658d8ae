/** What an agreement says, besides which computers it covers. */
export interface AgreementTerms {
  readonly type: string
  readonly from: string
  readonly to: string | null
  readonly coversAll: boolean
  readonly additions: readonly {
    readonly product: string
    readonly from: string
    readonly to: string | null
  }[]
}

/** Says what has changed in an agreement, e.g. `it ends on 2026-12-31; Backup was added`. Empty where nothing has. */
export function describeAgreementEdit(before: AgreementTerms, after: AgreementTerms): string {
  const parts = [
    ...(before.type === after.type ? [] : [`it was of the type ‘${before.type}’`]),
    ...(before.from === after.from ? [] : [`it begins on ${after.from}, not on ${before.from}`]),
    ...(before.to === after.to ? [] : [describeEnd(before.to, after.to)]),
    ...(before.coversAll === after.coversAll
      ? []
      : [after.coversAll ? 'it covers the whole customer' : 'it covers single computers']),
    ...additionsChanged(before, after),
  ]
  return parts.join('; ')
}

function additionsChanged(before: AgreementTerms, after: AgreementTerms): string[] {
  const keyOf = (addition: AgreementTerms['additions'][number]) =>
    JSON.stringify([addition.product, addition.from, addition.to])
  const [was, is] = [new Set(before.additions.map(keyOf)), new Set(after.additions.map(keyOf))]
  return [
    ...after.additions
      .filter((addition) => !was.has(keyOf(addition)))
      .map(({ product, from, to }) => `${product} from ${from}${to === null ? '' : ` to ${to}`} was added`),
    ...before.additions
      .filter((addition) => !is.has(keyOf(addition)))
      .map(({ product, from }) => `${product} from ${from} was taken off`),
  ]
}

function describeEnd(before: string | null, after: string | null): string {
  if (after === null) return `it no longer ends on ${before}`
  return `it ends on ${after}${before === null ? '' : `, not on ${before}`}`
}
