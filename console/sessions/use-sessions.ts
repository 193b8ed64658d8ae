import { useEffect, useRef, useState } from 'preact/hooks'
import { api, type Problem, pageProblemOf } from '../server-api.ts'
import type { Session } from './client-types.ts'
import { type StatusGroup, statusGroups } from './status-groups.ts'
import { whenVisible } from './when-visible.ts'

/** How many sessions are read at once. */
const pageSize = 50
/** How soon the list is read again while something of it runs, and while nothing does, in milliseconds. */
const soon = 3_000
const later = 20_000

export interface SessionFilter {
  readonly group: StatusGroup | null
  readonly computerId: string | null
  readonly tenantId: string | null
  /** The sessions that one run of a schedule has started. */
  readonly scheduleRunId: string | null
}

interface Sessions {
  /** Newest first; null until the first answer. */
  readonly sessions: readonly Session[] | null
  /** Where older ones begin; null where these are all. */
  readonly next: string | null
  /** Why there is no list. */
  readonly problem: Problem | null
  /** Why what is shown may be old, or why no more came. */
  readonly trouble: Problem | null
  /** What is shown is of an earlier filter. */
  readonly busy: boolean
  readonly readingMore: boolean
}

const nothing: Sessions = {
  sessions: null,
  next: null,
  problem: null,
  trouble: null,
  busy: true,
  readingMore: false,
}

/**
 * The sessions of a filter, newest first, the older ones on demand. They are read again by themselves: often while one
 * of them runs, now and then otherwise, and never while the page is hidden.
 */
export function useSessions(filter: SessionFilter) {
  const [known, setKnown] = useState<Sessions>(nothing)
  const [attempt, setAttempt] = useState(0)
  const asking = useRef(new AbortController())
  const { group, computerId, tenantId, scheduleRunId } = filter

  async function read(cursor: string | null, { signal }: AbortController) {
    const input = {
      ...(group !== null && { status: [...statusGroups[group]] }),
      ...(computerId !== null && { computerId }),
      ...(tenantId !== null && { tenantId }),
      ...(scheduleRunId !== null && { scheduleRunId }),
      cursor,
      limit: pageSize,
    }
    return await api.sessions.list.query(input, { signal })
  }

  useEffect(() => {
    const abort = new AbortController()
    asking.current = abort
    setKnown((before) => ({ ...before, busy: true, readingMore: false }))
    const start = async () => {
      try {
        const page = await read(null, abort)
        if (!abort.signal.aborted) setKnown({ ...nothing, ...page, busy: false })
      } catch (error) {
        if (!abort.signal.aborted) setKnown({ ...nothing, busy: false, problem: pageProblemOf(error) })
      }
    }
    start()
    return () => abort.abort()
  }, [group, computerId, tenantId, scheduleRunId, attempt])

  useEffect(() => {
    const { sessions, busy } = known
    if (!sessions || busy) return
    const abort = asking.current
    const oldestLive = sessions.findLast(({ ended }) => !ended)?.id
    return whenVisible(oldestLive ? soon : later, async () => {
      try {
        const fresh: Session[] = []
        let next: string | null = null
        do {
          const page = await read(next, abort)
          fresh.push(...page.sessions)
          next = page.next
        } while (next !== null && oldestLive !== undefined && next > oldestLive)
        if (!abort.signal.aborted) setKnown((before) => withFresh(before, fresh, next))
      } catch (error) {
        if (!abort.signal.aborted) setKnown((before) => ({ ...before, trouble: pageProblemOf(error) }))
      }
    })
  }, [known])

  return {
    ...known,
    /** Reads the ones that are older than those shown. */
    async more() {
      const abort = asking.current
      if (known.next === null || known.readingMore) return
      setKnown((before) => ({ ...before, readingMore: true }))
      try {
        const page = await read(known.next, abort)
        if (!abort.signal.aborted) setKnown((before) => withOlder(before, page.sessions, page.next))
      } catch (error) {
        if (abort.signal.aborted) return
        setKnown((before) => ({ ...before, readingMore: false, trouble: pageProblemOf(error) }))
      }
    },
    retry: () => setAttempt((count) => count + 1),
  }
}

/** Ids rise with time: what is older than the oldest fresh one stays as it was. */
function withFresh(before: Sessions, fresh: readonly Session[], next: string | null): Sessions {
  const last = fresh.at(-1)?.id
  const older = next === null || !last ? [] : (before.sessions ?? []).filter(({ id }) => id < last)
  return {
    ...before,
    sessions: [...fresh, ...older],
    next: older.length > 0 ? before.next : next,
    trouble: null,
  }
}

function withOlder(before: Sessions, older: readonly Session[], next: string | null): Sessions {
  const shown = before.sessions ?? []
  const last = shown.at(-1)?.id
  return {
    ...before,
    sessions: [...shown, ...older.filter(({ id }) => last === undefined || id < last)],
    next,
    trouble: null,
    readingMore: false,
  }
}
