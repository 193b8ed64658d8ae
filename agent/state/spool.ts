import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { type AgentMessage, agentMessageSchema } from '../../core/agent-protocol/messages.ts'
import { LineFile, type LinePlace } from './line-file.ts'

/** Dead bytes at the head of the file that are put up with before it is written anew; more while more is waiting. */
const toleratedDeadBytes = 4 * 1024 * 1024

const comma = Buffer.from(',')

/**
 * Messages to the server, on the disk until it has acknowledged them; in memory is only where each one stands. Each
 * process of the agent numbers what it finds anew under a spool id of its own, so that no crash can bring a number
 * back that the server has seen with another message.
 */
export class Spool {
  readonly id = randomUUID()
  readonly #file: LineFile
  #places: LinePlace[] = []
  #acknowledged = 0
  #deadBytes = 0
  #wake: () => void = () => undefined
  readonly #emptied = new Set<() => void>()

  /** Opens `spool.jsonl` in the folder. */
  constructor(folder: string) {
    this.#file = new LineFile(join(folder, 'spool.jsonl'))
    this.#file.load((value, place) => {
      if (agentMessageSchema.safeParse(value).success) this.#places.push(place)
    })
  }

  /** How many messages are not acknowledged. */
  get size(): number {
    return this.#places.length
  }

  /** Adds a message. All but output and progress is flushed to the disk before this returns. */
  append(message: AgentMessage): void {
    const flush = message.type !== 'output' && message.type !== 'progress'
    this.#places.push(this.#file.append(message, flush))
    this.#wake()
  }

  /**
   * The oldest messages that are not acknowledged, as far as they fit, with their sequences; at least one where there is
   * any. As the bytes of a JSON array: they are sent as they were written, since a script can print faster than what is
   * parsed and written anew is cleared away.
   */
  head(limits: { messages: number; bytes: number }): Buffer<ArrayBuffer> {
    const pieces: Buffer[] = []
    let bytes = 0
    for (const [index, place] of this.#places.slice(0, limits.messages).entries()) {
      bytes += place.length
      if (bytes > limits.bytes && index > 0) break
      // The line's own closing brace gives way to the sequence.
      const sequence = `,"sequence":${this.#acknowledged + index + 1}}`
      pieces.push(
        comma.subarray(index === 0 ? 1 : 0),
        this.#file.readBytes(place).subarray(0, -1),
        Buffer.from(sequence),
      )
    }
    return Buffer.concat([Buffer.from('['), ...pieces, Buffer.from(']')])
  }

  /** Forgets the messages up to this sequence. */
  acknowledge(sequence: number): void {
    const count = Math.max(0, Math.min(sequence - this.#acknowledged, this.#places.length))
    for (const { length } of this.#places.splice(0, count)) this.#deadBytes += length + 1
    this.#acknowledged += count
    if (this.#places.length === 0) for (const tell of [...this.#emptied]) tell()
    if (this.#deadBytes === 0) return
    if (this.#places.length === 0 || this.#deadBytes > Math.max(toleratedDeadBytes, this.#livingBytes))
      this.#compact()
  }

  /** Whether a message says that this command has ended. */
  hasEnd(commandId: string): boolean {
    return this.#places.some((place) => {
      const text = this.#file.readBytes(place).toString('utf8')
      if (!text.includes(commandId)) return false
      const message = JSON.parse(text) as AgentMessage
      return message.type === 'ended' && message.commandId === commandId
    })
  }

  /** Waits until there is a message, or the signal aborts. */
  async untilPending(signal: AbortSignal): Promise<void> {
    if (this.size > 0 || signal.aborted) return
    await new Promise<void>((resolve) => {
      this.#wake = () => {
        signal.removeEventListener('abort', this.#wake)
        this.#wake = () => undefined
        resolve()
      }
      signal.addEventListener('abort', this.#wake, { once: true })
    })
  }

  /** Waits until everything is acknowledged, or the signal aborts. */
  async untilEmpty(signal: AbortSignal): Promise<void> {
    if (this.size === 0 || signal.aborted) return
    await new Promise<void>((resolve) => {
      const tell = () => {
        signal.removeEventListener('abort', tell)
        this.#emptied.delete(tell)
        resolve()
      }
      this.#emptied.add(tell)
      signal.addEventListener('abort', tell, { once: true })
    })
  }

  close(): void {
    this.#file.close()
  }

  get #livingBytes(): number {
    return this.#places.reduce((sum, { length }) => sum + length + 1, 0)
  }

  #compact(): void {
    this.#places = this.#file.keep(this.#places)
    this.#deadBytes = 0
  }
}
