/** One event of a stream of server-sent events. */
export interface StreamEvent {
  name: string
  data: string
}

/** Longer events than this are no events of ours; in UTF-16 code units. */
const longestEvent = 16 * 1024 * 1024

/** Reads server-sent events (WHATWG HTML, 9.2) from text in any pieces; comments and unknown fields are passed over. */
export class EventStreamParser {
  #rest = ''
  #name = ''
  #data: string[] = []

  /** The events that this piece completes. Throws when a line is longer than any event may be. */
  push(text: string): StreamEvent[] {
    const events: StreamEvent[] = []
    const lines = (this.#rest + text).split(/\r?\n/)
    this.#rest = lines.pop() ?? ''
    if (this.#rest.length > longestEvent) throw new Error('The server sent an event that is too long.')
    for (const line of lines) {
      const event = line === '' ? this.#complete() : this.#take(line)
      if (event) events.push(event)
    }
    return events
  }

  #take(line: string): null {
    const [, field, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? []
    if (field === 'event') this.#name = value
    if (field === 'data') this.#data.push(value)
    return null
  }

  #complete(): StreamEvent | null {
    const event =
      this.#data.length > 0 ? { name: this.#name || 'message', data: this.#data.join('\n') } : null
    this.#name = ''
    this.#data = []
    return event
  }
}
