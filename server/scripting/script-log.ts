import { secretMasker } from './mask-secrets.ts'
import { sizeInWords } from './sandbox-limits.ts'

/** Lines that come quickly are passed on in pieces: a script that logs in a loop must not flood the server. */
const pieceLength = 16 * 1024
const pieceMs = 50

/** The log of one run on its way out: secrets masked, collected into pieces, and cut at the limit with a note. */
export class ScriptLog {
  readonly #limitBytes: number
  readonly #mask: (text: string) => string
  readonly #passOn: (text: string) => void
  #bytesLeft: number
  #held = ''
  #flushedAt = Number.NEGATIVE_INFINITY

  constructor(limitBytes: number, secretValues: readonly string[], passOn: (text: string) => void) {
    this.#limitBytes = limitBytes
    this.#bytesLeft = limitBytes
    this.#mask = secretMasker(secretValues)
    this.#passOn = passOn
  }

  /** True once nothing more is taken. */
  get isFull(): boolean {
    return this.#bytesLeft < 0
  }

  /** Takes the text of one call, without the line feed at its end. */
  add(text: string): void {
    if (this.isFull) return
    const line = `${this.#mask(text)}\n`
    const bytes = Buffer.byteLength(line)
    if (bytes <= this.#bytesLeft) this.#held += line
    else this.#held += this.#cut(line)
    this.#bytesLeft -= bytes
    if (this.#held.length >= pieceLength || performance.now() - this.#flushedAt >= pieceMs) this.flush()
  }

  /** Passes on what is held. */
  flush(): void {
    if (this.#held === '') return
    this.#passOn(this.#held)
    this.#held = ''
    this.#flushedAt = performance.now()
  }

  #cut(line: string): string {
    // The last character may be cut in two.
    const part = Buffer.from(line)
      .subarray(0, this.#bytesLeft)
      .toString()
      .replace(/\uFFFD$/, '')
    const note = `The log is cut here: it is longer than ${sizeInWords(this.#limitBytes)}.\n`
    return part === '' || part.endsWith('\n') ? part + note : `${part}\n${note}`
  }
}
