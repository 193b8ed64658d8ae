import { isWordStart } from './fold-text.ts'

/** Letters, digits, and everything else as one. */
const classes = 37
const other = 36

/** Where the keys of each kind begin: a character anywhere or at a word's start, then two in a row. */
const first = { any: 0, start: classes, anyPair: 2 * classes, startPair: 2 * classes + classes * classes }

/** Slots of one piece of a set, in words of 32: pieces are added as slots come, and never copied. */
const pieceWords = 512

/**
 * Which texts have which characters, and pairs of characters, anywhere and at the start of a word: one bit for each text, by
 * its slot. A term can only be in texts that have all of its pairs; the few that are left are then looked at.
 */
export function createLetterSets() {
  /** By key, then by piece; what no text has is not there. */
  const sets: Uint32Array[][] = []

  function addPiece(key: number, piece: number): Uint32Array {
    const set = new Uint32Array(pieceWords)
    const pieces = sets[key] ?? []
    pieces[piece] = set
    sets[key] = pieces
    return set
  }

  return {
    /** Keeps or takes back what a folded text has, under its slot. */
    mark(slot: number, text: string, has: boolean): void {
      const [piece, word] = [Math.floor(slot / 32 / pieceWords), (slot >>> 5) % pieceWords]
      const bit = 1 << (slot & 31)
      for (const key of keysOf(text)) {
        const set = sets[key]?.[piece] ?? addPiece(key, piece)
        set[word] = has ? (set[word] ?? 0) | bit : (set[word] ?? 0) & ~bit
      }
    },

    /**
     * The slots below `length` whose text may contain these characters as they stand (no blanks among them); with `atStart`
     * at the start of a word. All that contain them are among them.
     */
    candidates(text: string, atStart: boolean, length: number): Uint32Array {
      const found = new Uint32Array((length + 31) >>> 5)
      const keys = [...termKeys(text, atStart)]
      for (let piece = 0; piece * pieceWords < found.length; piece++) {
        const part = found.subarray(piece * pieceWords, (piece + 1) * pieceWords)
        const pieces = keys.map((key) => sets[key]?.[piece])
        const [first, ...others] = pieces
        if (!first || pieces.includes(undefined)) continue
        part.set(first.subarray(0, part.length))
        for (const other of others)
          for (let word = 0; word < part.length; word++) part[word] = (part[word] ?? 0) & (other?.[word] ?? 0)
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
