import { isWordStart } from './fold-text.ts'

/** Letters, digits, and everything else as one. */
const classes = 37
const other = 36

/** Where the keys of each kind begin: a character anywhere or at a word's start, then two in a row. */
const first = { any: 0, start: classes, anyPair: 2 * classes, startPair: 2 * classes + classes * classes }

/**
 * Which texts have which characters, and pairs of characters, anywhere and at the start of a word: one bit for each text, by
 * its slot. A term can only be in texts that have all of its pairs; the few that are left are then looked at.
 */
export function createLetterSets() {
  const sets: (Uint32Array | undefined)[] = []
  let words = 32

  function setOf(key: number): Uint32Array {
    const set = sets[key]
    if (set && set.length >= words) return set
    const larger = new Uint32Array(words)
    if (set) larger.set(set)
    sets[key] = larger
    return larger
  }

  return {
    /** Keeps or takes back what a folded text has, under its slot. */
    mark(slot: number, text: string, has: boolean): void {
      const word = slot >>> 5
      const bit = 1 << (slot & 31)
      while (word >= words) words *= 2
      for (const key of keysOf(text)) {
        const set = setOf(key)
        set[word] = has ? (set[word] ?? 0) | bit : (set[word] ?? 0) & ~bit
      }
    },

    /**
     * The slots whose text may contain these characters, as they stand and in one word's reach (no blanks in them); with
     * `atStart` at the start of a word. All that contain them are among them.
     */
    candidates(text: string, atStart: boolean, length: number): Uint32Array {
      const found = new Uint32Array((length + 31) >>> 5).fill(0xffffffff)
      for (const key of termKeys(text, atStart)) {
        const set = sets[key]
        for (let word = 0; word < found.length; word++) found[word] = (found[word] ?? 0) & (set?.[word] ?? 0)
      }
      return found
    },
  }
}

function classOf(code: number): number {
  if (code >= 0x61 && code <= 0x7a) return code - 0x61
  return code >= 0x30 && code <= 0x39 ? code - 0x30 + 26 : other
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a
}

function keysOf(text: string): Set<number> {
  const keys = new Set<number>()
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (isBlank(code)) continue
    const next = text.charCodeAt(at + 1)
    const pair = at + 1 < text.length && !isBlank(next) ? classOf(code) * classes + classOf(next) : -1
    keys.add(first.any + classOf(code))
    if (pair >= 0) keys.add(first.anyPair + pair)
    if (!isWordStart(text, at)) continue
    keys.add(first.start + classOf(code))
    if (pair >= 0) keys.add(first.startPair + pair)
  }
  return keys
}

function termKeys(term: string, atStart: boolean): Set<number> {
  const classesOf = Array.from({ length: term.length }, (_, at) => classOf(term.charCodeAt(at)))
  const pairs = classesOf.slice(1).map((one, at) => (classesOf[at] ?? 0) * classes + one)
  const [head = 0] = classesOf
  const [headPair] = pairs
  const keys = new Set(
    headPair === undefined ? [first.any + head] : pairs.map((pair) => first.anyPair + pair),
  )
  if (atStart) keys.add(headPair === undefined ? first.start + head : first.startPair + headPair)
  return keys
}
