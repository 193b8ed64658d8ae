import { markMatch } from './mark-match.ts'

/** A text with what was looked for marked in it; plain where it is not what the computer was found by. */
export function Marked({ text, query, found }: { text: string; query: string; found: boolean }) {
  if (!found) return <>{text}</>
  return <>{markMatch(text, query).map((piece) => (piece.marked ? <mark>{piece.text}</mark> : piece.text))}</>
}
