// The rules of the look-up of computers a second time, as plainly as possible: tests hold the quick one to it.
import { byCodeUnit } from '../by-code-unit.ts'
import type { LookupQuestion } from '../lookup/computer-index.ts'
import { foldText } from '../lookup/fold-text.ts'
import type { LookupRecord } from '../lookup/lookup-record.ts'

const fits = ['exact', 'prefix', 'infix', 'mistyped', 'none'] as const
type Fit = (typeof fits)[number]

/** Looks at every computer, one after the other. Gives ids, the best first. */
export function naiveLookup(records: readonly LookupRecord[], question: LookupQuestion): string[] {
  const query = foldText(question.query)
  const terms = [...new Set(query.split(' '))].filter((term) => term !== '')
  if (terms.length === 0) return []
  const found = records
    .filter(({ tenantId }) => question.tenants === 'all' || question.tenants.includes(tenantId))
    .map((record) => ({ record, fits: fitsOf(record, query, terms) }))
    .filter((entry) => !entry.fits.includes('none'))
  const rankOf = ({ record }: (typeof found)[number]) =>
    question.recent.includes(record.id) ? question.recent.indexOf(record.id) : question.recent.length
  const count = (entry: (typeof found)[number], fit: Fit) => entry.fits.filter((one) => one === fit).length
  found.sort(
    (a, b) =>
      count(a, 'mistyped') - count(b, 'mistyped') ||
      count(a, 'infix') - count(b, 'infix') ||
      count(a, 'prefix') - count(b, 'prefix') ||
      rankOf(a) - rankOf(b) ||
      Number(b.record.online) - Number(a.record.online) ||
      byCodeUnit(linesOf(a.record), linesOf(b.record)) ||
      byCodeUnit(a.record.id, b.record.id),
  )
  return found.slice(0, question.limit).map(({ record }) => record.id)
}

function fitsOf(record: LookupRecord, query: string, terms: readonly string[]): Fit[] {
  const identities = [foldedOf(record, 'name'), foldedOf(record, 'serial')]
  if (identities.includes(query)) return terms.map(() => 'exact')
  return terms.map((term) => {
    if (identities.includes(term)) return 'exact'
    const values = record.values.map(({ value }) => foldText(value))
    const best = Math.min(...values.map((value) => fits.indexOf(fitOf(value, term))))
    return fits[best] ?? 'none'
  })
}

function fitOf(value: string, term: string): Fit {
  const starts = Array.from({ length: value.length }, (_, at) => at).filter(
    (at) => at === 0 || /[^a-z0-9\u0080-\uffff]/.test(value.charAt(at - 1)),
  )
  if (starts.some((at) => value.startsWith(term, at))) return 'prefix'
  if (value.includes(term)) return 'infix'
  const isAddress = /^[\d.]+$/.test(term) && term.includes('.')
  const mistakes = isAddress ? 0 : term.length >= 8 ? 2 : term.length >= 4 ? 1 : 0
  if (mistakes === 0) return 'none'
  return starts.some((at) => distanceToStart(value.slice(at, at + term.length + 2), term) <= mistakes)
    ? 'mistyped'
    : 'none'
}

/**
 * The fewest edits that make the term the beginning of the text; a swap of neighbours is one, and digits can be changed by
 * nothing else.
 */
export function distanceToStart(text: string, term: string): number {
  const changing = (letter: string | undefined) => (/\d/.test(letter ?? '') ? Number.POSITIVE_INFINITY : 1)
  const rows: number[][] = [[0]]
  for (const letter of text) rows[0]?.push((rows[0].at(-1) ?? 0) + changing(letter))
  const cell = (row: number, column: number) => rows[row]?.[column] ?? Number.POSITIVE_INFINITY
  for (let row = 1; row <= term.length; row++) {
    const wanted = term[row - 1]
    const line = [cell(row - 1, 0) + changing(wanted)]
    rows.push(line)
    for (let column = 1; column <= text.length; column++) {
      const there = text[column - 1]
      const isSwap = row > 1 && column > 1 && wanted === text[column - 2] && term[row - 2] === there
      line.push(
        Math.min(
          cell(row - 1, column) + changing(wanted),
          cell(row, column - 1) + changing(there),
          cell(row - 1, column - 1) + (wanted === there ? 0 : Math.max(changing(wanted), changing(there))),
          isSwap ? cell(row - 2, column - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      )
    }
  }
  return Math.min(...(rows.at(-1) ?? []))
}

function foldedOf(record: LookupRecord, field: string): string | null {
  const value = foldText(record.values.find((one) => one.field === field)?.value ?? '')
  return value === '' ? null : value
}

function linesOf(record: LookupRecord): string {
  const rest = record.values.filter(({ field }) => field !== 'name' && field !== 'serial')
  return [
    foldedOf(record, 'name') ?? '',
    foldedOf(record, 'serial') ?? '',
    ...rest.map(({ value }) => foldText(value)),
  ].join('\n')
}
