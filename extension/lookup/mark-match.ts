/** A piece of a text, and whether it is what was looked for. */
export type MarkedPiece = { text: string; marked: boolean }

type Range = { start: number; end: number }
type Folded = { text: string; at: number[] }

/**
 * Cuts a text at what of the query is found in it: words of the query as they stand, without regard to case and
 * accents; where there is none of them, the word that is one of them but for typing mistakes.
 */
export function markMatch(text: string, query: string): MarkedPiece[] {
  const folded = fold(text)
  const terms = fold(query).text.split(/\s+/).filter(Boolean)
  const literal = terms.flatMap((term) => rangeOf(folded, term) ?? [])
  return cut(text, literal.length > 0 ? literal : terms.flatMap((term) => mistypedIn(folded, term) ?? []))
}

/** Each folded character remembers where in the text it comes from. */
function fold(text: string): Folded {
  const folded: Folded = { text: '', at: [] }
  for (let index = 0; index < text.length; index += 1) {
    const plain = text.charAt(index).normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
    folded.text += plain
    for (let each = 0; each < plain.length; each += 1) folded.at.push(index)
  }
  folded.at.push(text.length)
  return folded
}

/** The first place at a word's start, else the first one at all. */
function rangeOf(folded: Folded, term: string): Range | null {
  let first = -1
  for (let at = folded.text.indexOf(term); at >= 0; at = folded.text.indexOf(term, at + 1)) {
    if (first < 0) first = at
    if (at > 0 && isWordCharacter(folded.text.charAt(at - 1))) continue
    first = at
    break
  }
  return first < 0 ? null : rangeAt(folded, first, first + term.length)
}

function mistypedIn(folded: Folded, term: string): Range | null {
  let best: (Range & { mistakes: number }) | null = null
  for (const { index, 0: word } of folded.text.matchAll(/[\p{L}\p{N}]\S*/gu)) {
    const { length, mistakes } = nearestPrefix(word, term)
    if (mistakes < (best?.mistakes ?? mistakesAllowed(term) + 1))
      best = { ...rangeAt(folded, index, index + length), mistakes }
  }
  return best
}

function mistakesAllowed(term: string): number {
  if (term.length < 4) return 0
  return term.length < 8 ? 1 : 2
}

/**
 * The beginning of a word that is nearest to a term: its length and the mistakes between them, where two neighbours
 * in the wrong order are one (optimal string alignment).
 */
function nearestPrefix(word: string, term: string): { length: number; mistakes: number } {
  const rows = [Array.from({ length: term.length + 1 }, (_, index) => index)]
  let best = { length: 0, mistakes: term.length }
  for (let i = 1; i <= Math.min(word.length, term.length + 2); i += 1) {
    const row = [i]
    for (let j = 1; j <= term.length; j += 1) {
      const same = word[i - 1] === term[j - 1]
      const swapped = i > 1 && j > 1 && word[i - 1] === term[j - 2] && word[i - 2] === term[j - 1]
      row.push(
        Math.min(
          cell(rows, i - 1, j) + 1,
          (row[j - 1] ?? 0) + 1,
          cell(rows, i - 1, j - 1) + (same ? 0 : 1),
          swapped ? cell(rows, i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      )
    }
    rows.push(row)
    const mistakes = cell(rows, i, term.length)
    if (mistakes < best.mistakes || (mistakes === best.mistakes && i === term.length))
      best = { length: i, mistakes }
  }
  return best
}

function cell(rows: readonly number[][], i: number, j: number): number {
  return rows[i]?.[j] ?? Number.POSITIVE_INFINITY
}

function isWordCharacter(character: string): boolean {
  return /[\p{L}\p{N}]/u.test(character)
}

function rangeAt({ at }: Folded, from: number, to: number): Range {
  return { start: at[from] ?? 0, end: (at[to - 1] ?? 0) + 1 }
}

function cut(text: string, ranges: readonly Range[]): MarkedPiece[] {
  const pieces: MarkedPiece[] = []
  let done = 0
  for (const { start, end } of [...ranges].sort((one, other) => one.start - other.start)) {
    if (end <= done) continue
    const from = Math.max(start, done)
    if (from > done) pieces.push({ text: text.slice(done, from), marked: false })
    pieces.push({ text: text.slice(from, end), marked: true })
    done = end
  }
  if (done < text.length) pieces.push({ text: text.slice(done), marked: false })
  return pieces
}
