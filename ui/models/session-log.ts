import { type ReadonlySignal, signal } from '@preact/signals'
import type { LogEntry } from '../client.ts'

export type LogLine = { key: string; stream: LogEntry['stream']; text: string; at: string }

/** A log that grows, as lines. `lines` is one array for good: `count` says how much of it there is. */
export type SessionLog = {
  lines: readonly LogLine[]
  count: ReadonlySignal<number>
  /** The last sequence taken in; null before the first. */
  lastSequence: () => number | null
  append: (entries: readonly LogEntry[]) => void
}

/** An empty log. Entries that are there already (a backlog that is sent twice) are left out. */
export function createSessionLog(): SessionLog {
  const lines: LogLine[] = []
  const count = signal(0)
  let last: number | null = null
  const append = (entries: readonly LogEntry[]) => {
    for (const entry of entries) {
      if (last !== null && entry.sequence <= last) continue
      last = entry.sequence
      lines.push(...linesOf(entry))
    }
    count.value = lines.length
  }
  return { lines, count, lastSequence: () => last, append }
}

function linesOf({ sequence, stream, text, at }: LogEntry): LogLine[] {
  return text
    .replace(/\r?\n$/, '')
    .split(/\r?\n/)
    .map((line, index) => ({ key: `${sequence}.${index}`, stream, text: line, at }))
}
