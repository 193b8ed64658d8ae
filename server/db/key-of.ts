/**
 * The form of a name, address or serial that look-ups compare: no case, no accents' variants, no outer blanks.
 * Stored beside the original, since the two databases fold case differently.
 */
export function keyOf(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase()
}

/** The same for what may be absent; blanks alone are no key, or they would be found by each other. */
export function keyOrNull(text: string | null | undefined): string | null {
  return keyOf(text ?? '') || null
}
