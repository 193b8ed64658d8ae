import type { Result } from '../result.ts'

/** Whether a character, as it stands in a text, is one that is meant; case is settled by whoever asks. */
export type CharacterTest = (character: string) => boolean

/** A pattern, taken apart. */
export type PatternNode =
  | { readonly kind: 'character'; readonly test: CharacterTest; readonly negated: boolean }
  | { readonly kind: 'assertion'; readonly which: 'start' | 'end' | 'edge' | 'noEdge' }
  | { readonly kind: 'sequence'; readonly parts: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly options: readonly PatternNode[] }
  /** `most` null = without an end. */
  | {
      readonly kind: 'repeat'
      readonly part: PatternNode
      readonly least: number
      readonly most: number | null
    }

/** A pattern is a line that a person has typed. */
const longest = 300

/** So often one part may be counted out, and so deep groups may lie in each other. */
const mostRepeats = 200
const deepest = 20

const isWord: CharacterTest = (character) => /[0-9A-Za-z_]/.test(character)
const isDigit: CharacterTest = (character) => character >= '0' && character <= '9'
const isBlank: CharacterTest = (character) => /\s/.test(character)
const isLineEnd: CharacterTest = (character) => /[\n\r\u2028\u2029]/.test(character)

const classes: Readonly<Record<string, CharacterTest>> = { w: isWord, d: isDigit, s: isBlank }
const controls: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f', v: '\v' }

class Refused extends Error {}

/**
 * Takes apart the usual part of regular expressions: characters, `.`, `[…]`, `\d \w \s \b` and their opposites, groups,
 * `|`, `^`, `$` and the repeats `* + ? {n} {n,} {n,m}`. Names in words what it does not know, such as references to
 * groups and look-arounds.
 */
export function parsePattern(pattern: string): Result<PatternNode, string> {
  if (pattern.length > longest)
    return { ok: false, error: `The pattern is longer than ${longest} characters.` }
  try {
    return { ok: true, value: new PatternReader(pattern).read() }
  } catch (error) {
    if (error instanceof Refused) return { ok: false, error: error.message }
    throw error
  }
}

class PatternReader {
  readonly #pattern: string
  #at = 0
  #depth = 0

  constructor(pattern: string) {
    this.#pattern = pattern
  }

  read(): PatternNode {
    const node = this.#choice()
    if (this.#at < this.#pattern.length) throw new Refused('The pattern has a “)” without its “(”.')
    return node
  }

  #choice(): PatternNode {
    const options = [this.#sequence()]
    while (this.#take('|')) options.push(this.#sequence())
    const [only] = options
    return only && options.length === 1 ? only : { kind: 'choice', options }
  }

  #sequence(): PatternNode {
    const parts: PatternNode[] = []
    while (this.#at < this.#pattern.length && !'|)'.includes(this.#peek())) parts.push(this.#repeated())
    return { kind: 'sequence', parts }
  }

  #repeated(): PatternNode {
    const part = this.#part()
    const counts = this.#counts()
    if (!counts) return part
    // A lazy repeat finds the same names.
    this.#take('?')
    if (part.kind === 'assertion' || this.#counts())
      throw new Refused(`The pattern repeats nothing at character ${this.#at}.`)
    return { kind: 'repeat', part, ...counts }
  }

  #counts(): { least: number; most: number | null } | null {
    if (this.#take('*')) return { least: 0, most: null }
    if (this.#take('+')) return { least: 1, most: null }
    if (this.#take('?')) return { least: 0, most: 1 }
    const counted = /^\{(\d{1,4})(,?)(\d{0,4})\}/.exec(this.#pattern.slice(this.#at))
    if (!counted) return null
    this.#at += counted[0].length
    const least = Number(counted[1])
    const most = counted[2] === '' ? least : counted[3] ? Number(counted[3]) : null
    if (Math.max(least, most ?? 0) > mostRepeats)
      throw new Refused(`The pattern repeats a part more than ${mostRepeats} times.`)
    if (most !== null && most < least)
      throw new Refused(`The pattern has “${counted[0]}”: least before most.`)
    return { least, most }
  }

  #part(): PatternNode {
    const character = this.#next()
    switch (character) {
      case '(':
        return this.#group()
      case '[':
        return this.#characterClass()
      case '.':
        return { kind: 'character', test: isLineEnd, negated: true }
      case '^':
        return { kind: 'assertion', which: 'start' }
      case '$':
        return { kind: 'assertion', which: 'end' }
      case '\\':
        return this.#escape()
      case '*':
      case '+':
      case '?':
      case '{':
        throw new Refused(
          `The pattern has “${character}” with nothing before it; write \\${character} for itself.`,
        )
      default:
        return literal(character)
    }
  }

  #group(): PatternNode {
    if (this.#take('?')) {
      const named = /^(:|<[A-Za-z_]\w*>)/.exec(this.#pattern.slice(this.#at))
      if (!named) throw new Refused('The pattern looks around (as “(?=” does), which is not offered.')
      this.#at += named[0].length
    }
    this.#depth += 1
    if (this.#depth > deepest) throw new Refused(`The pattern has more than ${deepest} groups in each other.`)
    const node = this.#choice()
    this.#depth -= 1
    if (!this.#take(')')) throw new Refused('The pattern has a “(” without its “)”.')
    return node
  }

  #escape(): PatternNode {
    const character = this.#next()
    if (character === 'b') return { kind: 'assertion', which: 'edge' }
    if (character === 'B') return { kind: 'assertion', which: 'noEdge' }
    const test = classes[character.toLowerCase()]
    if (test) return { kind: 'character', test, negated: character !== character.toLowerCase() }
    return literal(this.#escaped(character))
  }

  /** The one character that an escape stands for. */
  #escaped(character: string): string {
    const control = controls[character]
    if (control) return control
    const code = /^(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4}))/.exec(this.#pattern.slice(this.#at - 1))
    if (code) {
      this.#at += code[0].length - 1
      return String.fromCharCode(Number.parseInt(code[1] ?? code[2] ?? '', 16))
    }
    if (/[0-9A-Za-z]/.test(character))
      throw new Refused(`The pattern has “\\${character}”, which is not offered.`)
    return character
  }

  #characterClass(): PatternNode {
    const negated = this.#take('^')
    const tests: CharacterTest[] = []
    while (!this.#take(']')) {
      const first = this.#member()
      const isRange = this.#peek() === '-' && this.#at + 1 < this.#pattern.length && this.#peek(1) !== ']'
      if (typeof first !== 'string' || !isRange) {
        tests.push(typeof first === 'string' ? (one) => one === first : first)
        continue
      }
      this.#at += 1
      const last = this.#member()
      if (typeof last !== 'string' || last < first) throw new Refused('The pattern has a range that is none.')
      tests.push((one) => one >= first && one <= last)
    }
    return { kind: 'character', test: (one) => tests.some((test) => test(one)), negated }
  }

  #member(): string | CharacterTest {
    if (this.#at >= this.#pattern.length) throw new Refused('The pattern has a “[” without its “]”.')
    const character = this.#next()
    if (character !== '\\') return character
    const escaped = this.#next()
    const test = classes[escaped.toLowerCase()]
    if (!test) return this.#escaped(escaped)
    return escaped === escaped.toLowerCase() ? test : (one) => !test(one)
  }

  #peek(further = 0): string {
    return this.#pattern.charAt(this.#at + further)
  }

  #next(): string {
    if (this.#at >= this.#pattern.length) throw new Refused('The pattern ends with a “\\”.')
    this.#at += 1
    return this.#pattern.charAt(this.#at - 1)
  }

  #take(character: string): boolean {
    const isThere = this.#peek() === character
    if (isThere) this.#at += 1
    return isThere
  }
}

function literal(character: string): PatternNode {
  return { kind: 'character', test: (one) => one === character, negated: false }
}
