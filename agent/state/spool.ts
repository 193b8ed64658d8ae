import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { type AgentMessage, agentMessageSchema } from '../../core/agent-protocol/messages.ts'
import { LineFile, type LinePlace } from './line-file.ts'

/** Dead bytes at the head of the file that are put up with before it is written anew. */
const toleratedDeadBytes = 4 * 1024 * 1024

type SpooledMessage = AgentMessage & { sequence: number }

/**
 * Messages to the server, on the disk until it has acknowledged them; in memory is only where each one stands. Each
 * process of the agent numbers what it finds anew under a spool id of its own, so that no crash can bring a number
 * back that the server has seen with another message.
 */
export class Spool {
  readonly id = randomUUID()
  readonly #file: LineFile
  readonly #places: LinePlace[] = []
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

  /** The oldest messages that are not acknowledged, as far as they fit; at least one where there is any. */
  head(limits: { messages: number; bytes: number }): SpooledMessage[] {
    const messages: SpooledMessage[] = []
    let bytes = 0
    for (const place of this.#places.slice(0, limits.messages)) {
      bytes += place.length
      if (bytes > limits.bytes && messages.length > 0) break
      const message = JSON.parse(this.#file.read(place)) as AgentMessage
      messages.push({ ...message, sequence: this.#acknowledged + messages.length + 1 })
    }
    return messages
  }

  /** Forgets the messages up to this sequence. */
  acknowledge(sequence: number): void {
    const count = Math.max(0, Math.min(sequence - this.#acknowledged, this.#places.length))
    for (const { length } of this.#places.splice(0, count)) this.#deadBytes += length + 1
    this.#acknowledged += count
    if (this.#places.length === 0) for (const tell of [...this.#emptied]) tell()
    if (this.#deadBytes === 0) return
    if (this.#places.length === 0 || this.#deadBytes > toleratedDeadBytes) this.#compact()
  }

  /** Whether a message says that this command has ended. */
  hasEnd(commandId: string): boolean {
    return this.#places.some((place) => {
      const text = this.#file.read(place)
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

  #compact(): void {
    const places = this.#file.rewrite(this.#places.map((place) => this.#file.read(place)))
    this.#places.splice(0, this.#places.length, ...places)
    this.#deadBytes = 0
  }
}
