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
  let [inText, inTerm] = [at, from]
  while (inTerm < term.length && text.charCodeAt(inText) === term.charCodeAt(inTerm)) {
    inText += 1
    inTerm += 1
  }
  if (inTerm === term.length) return true
  if (mistakes === 0) return false
  const [there, wanted] = [text.charCodeAt(inText), term.charCodeAt(inTerm)]
  const goOn = (more: number, moreOfTerm: number) =>
    startsWithMistakes(text, inText + more, term, mistakes - 1, inTerm + moreOfTerm)
  if (there === term.charCodeAt(inTerm + 1) && text.charCodeAt(inText + 1) === wanted && goOn(2, 2))
    return true
  const maySkip = inText < text.length && there !== endOfLine && !isDigit(there)
  if (isDigit(wanted)) return maySkip && goOn(1, 0)
  return goOn(0, 1) || (maySkip && (goOn(1, 1) || goOn(1, 0)))
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

/** What a text must contain, as it stands; `atStart`: at the start of a word. */
export type Piece = { readonly text: string; readonly atStart: boolean }

/**
 * Pieces of a term of which every text has at least one that begins with the term but for so many mistakes (1 or 2). The
 * term is cut into one piece more than mistakes, so one is untouched; but two neighbours that change places across a cut
 * touch two of them, and then the pieces are there with these two changed.
 */
export function piecesOf(term: string, mistakes: number): Piece[] {
  const cuts = Array.from({ length: mistakes }, (_, at) =>
    Math.ceil(((at + 1) * term.length) / (mistakes + 1)),
  )
  const bounds = [0, ...cuts, term.length]
  const untouched = bounds.slice(1).map((end, at) => ({ start: bounds[at] ?? 0, end, swaps: [] as number[] }))
  const swapped = cuts.map((cut, at) => ({
    start: bounds[at] ?? 0,
    end: bounds[at + 2] ?? term.length,
    swaps: [cut],
  }))
  const all = mistakes > 1 ? [{ start: 0, end: term.length, swaps: cuts }] : []
  return [...untouched, ...swapped, ...all].map(({ start, end, swaps }) => ({
    text: swaps.reduce(swapAt, term).slice(start, end),
    atStart: start === 0,
  }))
}

function swapAt(text: string, cut: number): string {
  return `${text.slice(0, cut - 1)}${text.charAt(cut)}${text.charAt(cut - 1)}${text.slice(cut + 1)}`
}
