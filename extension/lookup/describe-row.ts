import type { FoundComputer, MatchedField } from './found-computer.ts'

/** One thing that a row says of its computer; `matched`: it is (a part of) what was looked for. */
export type RowFact = { field: MatchedField; text: string; matched: boolean }

/**
 * What stands under a computer's name: who sits there, serial and address. What was matched comes first, since a
 * narrow row is cut at its end; values that are not shown otherwise (a tag, an e-mail) stand there only if matched.
 */
export function factsOf({ person, user, serial, address, matched }: FoundComputer): RowFact[] {
  const shown: [MatchedField, string | null][] = [
    person ? ['person', person.name] : ['user', user],
    ['serial', serial],
    ['address', address],
  ]
  const isMatched = (text: string) => matched.some(({ value }) => value === text)
  const facts = shown.flatMap(([field, text]) => (text ? [{ field, text, matched: isMatched(text) }] : []))
  const others = matched
    .filter(
      ({ field, value }) =>
        field !== 'name' && field !== 'tenant' && facts.every(({ text }) => text !== value),
    )
    .map(({ field, value }) => ({ field, text: value, matched: true }))
  const all = [...others, ...facts]
  return [...all.filter((fact) => fact.matched), ...all.filter((fact) => !fact.matched)]
}

/** Whether a computer was found by this value. */
export function isFoundBy({ matched }: FoundComputer, field: MatchedField): boolean {
  return matched.some((one) => one.field === field)
}
