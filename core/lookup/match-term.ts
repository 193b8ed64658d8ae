import { isWordStart } from './fold-text.ts'
import { mistakesAllowed, startsWithMistakes } from './typing-mistakes.ts'

/**
 * How well a term fits, less is better, and so made that sums compare term by term: whatever needs a mistake comes behind
 * what does not, then what has the fewest terms inside words, then the most that are a whole name or serial.
 */
export const costs = { exact: 0, prefix: 1, infix: 1 << 6, mistyped: 1 << 12, none: Number.POSITIVE_INFINITY }

/** The words that are looked for, folded, each once. All of them must be found. Takes a folded query. */
export function termsOf(folded: string): string[] {
  return [...new Set(folded.split(' '))].filter((term) => term !== '')
}

/**
 * How well a term fits folded text (never `exact`: that is a matter of whole fields): at the start of a word, inside one,
 * or with typing mistakes at the start of one where these are allowed.
 */
export function costIn(text: string, term: string, withMistakes: boolean): number {
  let at = text.indexOf(term)
  if (at >= 0) {
    for (; at >= 0; at = text.indexOf(term, at + 1)) if (isWordStart(text, at)) return costs.prefix
    return costs.infix
  }
  return withMistakes && hasMistyped(text, term) ? costs.mistyped : costs.none
}

function hasMistyped(text: string, term: string): boolean {
  const mistakes = mistakesAllowed(term)
  if (mistakes === 0) return false
  for (let at = 0; at < text.length; at++)
    if (isWordStart(text, at) && startsWithMistakes(text, at, term, mistakes)) return true
  return false
}
