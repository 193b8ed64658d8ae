import { foldText } from './fold-text.ts'
import { type LookupValue, lookupFields } from './lookup-record.ts'
import { costIn, costs, termsOf } from './match-term.ts'

/**
 * By which of its values a computer is found: the best one of each term, each once. Null where a term is in none of them,
 * or nothing is looked for.
 */
export function findMatched(query: string, values: readonly LookupValue[]): LookupValue[] | null {
  const folded = foldText(query)
  const ordered = values
    .map((value) => ({ value, text: foldText(value.value) }))
    .sort((a, b) => lookupFields.indexOf(a.value.field) - lookupFields.indexOf(b.value.field))
  const whole = ordered.find(({ value, text }) => isIdentity(value) && text === folded)
  if (whole && folded !== '') return [whole.value]
  const found = new Set<LookupValue>()
  for (const term of termsOf(folded)) {
    let best: { value: LookupValue; cost: number } | null = null
    for (const { value, text } of ordered) {
      const cost = isIdentity(value) && text === term.text ? costs.exact : costIn(text, term, true)
      if (cost < (best?.cost ?? costs.none)) best = { value, cost }
    }
    if (!best) return null
    found.add(best.value)
  }
  return found.size > 0 ? [...found] : null
}

/** Names and serials: what is all of one is meant before what is a part of something. */
function isIdentity({ field }: LookupValue): boolean {
  return field === 'name' || field === 'serial'
}
