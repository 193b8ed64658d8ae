/**
 * How many typing mistakes a term may have: one from 4 characters on, two from 8 on. None in an address: another number
 * there is another machine.
 */
export function mistakesAllowed(term: string): number {
  if (/^[\d.]*\.[\d.]*$/.test(term)) return 0
  return term.length >= 8 ? 2 : term.length >= 4 ? 1 : 0
}

const endOfLine = 0x0a

/**
 * Whether the text from `at` on begins with the term, but for at most so many mistakes: a character too many, one too few,
 * another one, or two neighbours in the wrong order. A digit can only be in the wrong order: one more, one less or another
 * one makes the name of another machine. What is equal is passed over: matching it is never worse. The text ends with its
 * line.
 */
export function startsWithMistakes(
  text: string,
  at: number,
  term: string,
  mistakes: number,
  from = 0,
): boolean {
  let inText = at
  let inTerm = from
  while (inTerm < term.length && text.charCodeAt(inText) === term.charCodeAt(inTerm)) {
    inText += 1
    inTerm += 1
  }
  if (inTerm === term.length) return true
  if (mistakes === 0) return false
  const there = text.charCodeAt(inText)
  const wanted = term.charCodeAt(inTerm)
  const left = mistakes - 1
  const isSwapped = there === term.charCodeAt(inTerm + 1) && text.charCodeAt(inText + 1) === wanted
  if (isSwapped && startsWithMistakes(text, inText + 2, term, left, inTerm + 2)) return true
  const maySkip = inText < text.length && there !== endOfLine && !isDigit(there)
  if (maySkip && startsWithMistakes(text, inText + 1, term, left, inTerm)) return true
  if (isDigit(wanted)) return false
  return (
    startsWithMistakes(text, inText, term, left, inTerm + 1) ||
    (maySkip && startsWithMistakes(text, inText + 1, term, left, inTerm + 1))
  )
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

/** A part of a term that a text may contain as it stands. */
export type Piece = {
  readonly text: string
  /** Where in the term it begins; at 0 it begins a word of the text. */
  readonly at: number
}

/**
 * Pieces of a term of which every text has at least one that begins with the term but for so many mistakes (1 or 2), at most
 * as many characters from its place in the term as there are mistakes. The term is cut into one piece more than mistakes,
 * so one is untouched; but two neighbours that change places across a cut touch two of them, and then both are there, in one,
 * with these two changed. The first piece is the shortest: it is told from others by its place as well.
 */
export function piecesOf(term: string, mistakes: number): Piece[] {
  const cuts = Array.from({ length: mistakes }, (_, at) =>
    Math.floor(((at + 1) * term.length) / (mistakes + 1)),
  )
  const bounds = [0, ...cuts, term.length]
  const piece = (from: number, to: number, swaps: readonly number[]) => ({
    text: swaps.reduce(swapAt, term).slice(bounds[from], bounds[to]),
    at: bounds[from] ?? 0,
  })
  return [
    ...bounds.slice(1).map((_, at) => piece(at, at + 1, [])),
    ...cuts.map((cut, at) => piece(at, at + 2, [cut])),
    ...(mistakes > 1 ? [piece(0, bounds.length - 1, cuts)] : []),
  ]
}

/**
 * The same, sharper: lists of pieces, of which every such text has one list in whole. Where the first piece is untouched, all
 * mistakes are in the rest, which has a piece by the same rule; in many fleets all serials begin alike.
 */
export function signsOf(term: string, mistakes: number): Piece[][] {
  const [first, ...others] = piecesOf(term, mistakes)
  if (!first) return []
  const rest = term.slice(first.text.length)
  const isLong = rest.length >= 2 * (mistakes + 1)
  const within = isLong ? piecesOf(rest, mistakes).map(({ text }) => [{ text, at: first.text.length }]) : [[]]
  return [...within.map((more) => [first, ...more]), ...others.map((piece) => [piece])]
}

function swapAt(text: string, cut: number): string {
  return `${text.slice(0, cut - 1)}${text.charAt(cut)}${text.charAt(cut - 1)}${text.slice(cut + 1)}`
}
