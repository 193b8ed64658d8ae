import { isWordStart } from './fold-text.ts'
import { mistakesAllowed, type Piece, piecesOf, startsWithMistakes } from './typing-mistakes.ts'

/**
 * How well a term fits, less is better, and so made that sums compare term by term: whatever needs a mistake comes behind
 * what does not, then what has the fewest terms inside words, then the most that are a whole name or serial.
 */
export const costs = { exact: 0, prefix: 1, infix: 1 << 6, mistyped: 1 << 12, none: Number.POSITIVE_INFINITY }

/** A word that is looked for, folded. */
export type Term = {
  readonly text: string
  /** How many typing mistakes it may have. */
  readonly mistakes: number
  /** One of them is in every text in which it is mistyped. */
  readonly pieces: readonly Piece[]
}

/** The words that are looked for, each once. All of them must be found. Takes a folded query. */
export function termsOf(folded: string): Term[] {
  const texts = [...new Set(folded.split(' '))].filter((text) => text !== '')
  return texts.map((text) => {
    const mistakes = mistakesAllowed(text)
    return { text, mistakes, pieces: mistakes > 0 ? piecesOf(text, mistakes) : [] }
  })
}

/**
 * How well a term fits folded text (never `exact`: that is a matter of whole fields): at the start of a word, inside one,
 * or with typing mistakes at the start of one where these are allowed.
 */
export function costIn(text: string, term: Term, withMistakes: boolean): number {
  let at = text.indexOf(term.text)
  if (at >= 0) {
    for (; at >= 0; at = text.indexOf(term.text, at + 1)) if (isWordStart(text, at)) return costs.prefix
    return costs.infix
  }
  return withMistakes && hasMistyped(text, term) ? costs.mistyped : costs.none
}

function hasMistyped(text: string, { text: wanted, mistakes, pieces }: Term): boolean {
  const tried: number[] = []
  for (const piece of pieces) {
    const reach = piece.at === 0 ? 0 : mistakes
    for (let found = text.indexOf(piece.text); found >= 0; found = text.indexOf(piece.text, found + 1)) {
      const place = found - piece.at
      for (let at = Math.max(0, place - reach); at <= place + reach; at++) {
        if (!isWordStart(text, at) || tried.includes(at)) continue
        if (startsWithMistakes(text, at, wanted, mistakes)) return true
        tried.push(at)
      }
    }
  }
  return false
}
