import type { LiveBus } from '../../live/bus.ts'
import { sessionTopic } from '../../live/bus.ts'
import type { Recognise } from '../users/authenticate.ts'
import { type Caller, requirePermission } from '../users/caller.ts'
import { type SessionView, viewSession } from './session-view.ts'
import type { SessionStore } from './store.ts'

/** A piece of a session's log, for people. */
export type LogEntry = {
  readonly sequence: number
  readonly stream: 'stdout' | 'stderr' | 'server'
  readonly text: string
  readonly at: string
}

export type SessionUpdate = {
  readonly view: SessionView | null
  readonly log: readonly LogEntry[]
  /** The last sequence of the log that the reader has after this. */
  readonly sequence: number
}

/** Pieces of the log in one update: few enough to show at once, many enough to catch up quickly. */
const logPage = 200
/** How soon a change made by another server process is seen, in milliseconds. */
const pollMs = 1_000
/** How soon a stream ends whose reader was blocked, signed out or lost the tenant, in milliseconds. */
const recogniseMs = 15_000

type Sources = {
  readonly store: SessionStore
  readonly bus: LiveBus
  readonly recognise: Recognise
  readonly now: () => Date
}

/**
 * Everything that happens to a session from a point of its log on: the whole view first, then each change. Ends after the
 * last update of a session that has ended, or when the signal aborts.
 * @param wanted `after`: the last sequence of the log that the reader has
 * @throws notSignedIn, notAllowed or notFound, as the first call would, once the reader may not look any more
 */
export async function* watchSession(
  { store, bus, recognise, now }: Sources,
  caller: Caller,
  { sessionId, after, signal }: { sessionId: string; after: number; signal: AbortSignal },
): AsyncGenerator<SessionUpdate, void, undefined> {
  const waiter = bus.waiter(sessionTopic(sessionId))
  let sequence = after
  let revision = -1
  let settled = false
  let recognised = now().getTime()
  let reader = caller
  try {
    while (!signal.aborted) {
      const pulse = await store.pulse(sessionId)
      if (!pulse) return
      if (now().getTime() - recognised >= recogniseMs) {
        const { tenantId } = pulse
        const known = await recognise(caller)
        requirePermission(known, 'sessions.view', { tenantId })
        reader = known
        recognised = now().getTime()
      }
      // Most looks find nothing new: only what has changed is read.
      const row = pulse.revision === revision ? null : await store.find(sessionId)
      const view = row && viewSession(row, reader)
      if (view) {
        revision = view.revision
        settled = view.ended && view.note?.status !== 'waiting' && view.time?.status !== 'waiting'
      }
      const { logSequence, logDeletedAt } = row ?? pulse
      const log = logSequence > sequence ? await store.logAfter(sessionId, sequence, logPage) : []
      sequence = log.at(-1)?.sequence ?? sequence
      if (view || log.length > 0) yield { view, log: log.map(logEntry), sequence }
      if (log.length === logPage) continue
      if (settled && (sequence >= logSequence || logDeletedAt !== null)) return
      await waiter.next(pollMs, signal)
    }
  } finally {
    waiter.close()
  }
}

/** A stored piece of the log, for people. */
export function logEntry(chunk: { sequence: number; stream: string; text: string; at: Date }): LogEntry {
  return {
    sequence: chunk.sequence,
    stream: chunk.stream as LogEntry['stream'],
    text: chunk.text,
    at: chunk.at.toISOString(),
  }
}
