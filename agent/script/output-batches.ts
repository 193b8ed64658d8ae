import { firstBytes } from './output-tail.ts'

export type OutputStream = 'stdout' | 'stderr'

/** The first output is seen almost at once; what follows is gathered. In milliseconds and bytes. */
const firstDelayMs = 25
const delayMs = 200
const batchBytes = 32 * 1024

/**
 * Gathers output into pieces and gives them out live, until the limit: then a note takes the place of all that follows.
 * Pieces keep the order in which the two streams came.
 */
export class OutputBatches {
  readonly #limitBytes: number
  readonly #emit: (stream: OutputStream, text: string) => void
  #pending: { stream: OutputStream; text: string }[] = []
  #pendingBytes = 0
  #bytes = 0
  #truncated = false
  #timer: NodeJS.Timeout | null = null
  #isFirst = true

  constructor(limitBytes: number, emit: (stream: OutputStream, text: string) => void) {
    this.#limitBytes = limitBytes
    this.#emit = emit
  }

  /** Whether output was left out. */
  get truncated(): boolean {
    return this.#truncated
  }

  push(stream: OutputStream, text: string): void {
    if (text === '' || this.#truncated) return
    const left = this.#limitBytes - this.#bytes
    const bytes = Buffer.byteLength(text)
    if (bytes > left) {
      this.#add(stream, firstBytes(text, left))
      this.#add('stderr', `\n[Output beyond ${this.#limitBytes} bytes is left out.]\n`)
      this.#truncated = true
      this.flush()
      return
    }
    this.#bytes += bytes
    this.#add(stream, text)
    if (this.#pendingBytes >= batchBytes) this.flush()
    else this.#timer ??= setTimeout(() => this.flush(), this.#isFirst ? firstDelayMs : delayMs)
  }

  /** Gives out what was gathered. */
  flush(): void {
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
    const pending = this.#pending
    this.#pending = []
    this.#pendingBytes = 0
    if (pending.length > 0) this.#isFirst = false
    for (const { stream, text } of pending) this.#emit(stream, text)
  }

  #add(stream: OutputStream, text: string): void {
    if (text === '') return
    this.#pendingBytes += Buffer.byteLength(text)
    const last = this.#pending.at(-1)
    if (last?.stream === stream) last.text += text
    else this.#pending.push({ stream, text })
  }
}
