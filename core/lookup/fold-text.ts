/** Letters that Unicode does not take apart into a plain letter and a mark. */
const plain: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  ı: 'i',
  þ: 'th',
}
const toReplace = new RegExp(`[${Object.keys(plain).join('')}]`, 'g')

/**
 * The form of a text in which it is searched: without case, accents and umlauts' dots, with single blanks between its
 * words and none around it. Folding what is folded changes nothing.
 */
export function foldText(text: string): string {
  const lower = isAscii(text)
    ? text.toLowerCase()
    : text
        .normalize('NFKD')
        .toLowerCase()
        .normalize('NFKD')
        .replace(/\p{M}/gu, '')
        .replace(toReplace, (letter) => plain[letter] ?? letter)
  return lower.replace(/\s+/g, ' ').trim()
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7f) return false
  return true
}

/** Whether the character belongs to a word: a letter or digit of any script. Takes a character of a folded text. */
export function isWordCode(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39) || code > 0x7f
}

/** Whether a word begins at this place of a folded text: at its very start, or behind what is no letter or digit. */
export function isWordStart(text: string, at: number): boolean {
  return at === 0 || !isWordCode(text.charCodeAt(at - 1))
}
