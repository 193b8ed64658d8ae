import { useEffect, useRef, useState } from 'preact/hooks'
import { api, type Problem, pageProblemOf } from '../server-api.ts'
import type { ScheduleRow } from './client-types.ts'

/** How long to wait for the next key of a search, in milliseconds. */
const restBefore = 150

export interface ScheduleFilter {
  readonly search: string
  readonly tenantId: string | null
  /** Null: both. */
  readonly enabled: boolean | null
}

interface Known {
  /** Null until the first answer. */
  readonly rows: readonly ScheduleRow[] | null
  readonly problem: Problem | null
  /** What is shown is of an earlier filter. */
  readonly busy: boolean
}

/** The schedules of a filter. What an earlier filter gave stays until the answer to this one is there. */
export function useSchedules({ search, tenantId, enabled }: ScheduleFilter) {
  const [known, setKnown] = useState<Known>({ rows: null, problem: null, busy: true })
  const [attempt, setAttempt] = useState(0)
  const shownSearch = useRef(search)

  useEffect(() => {
    const abort = new AbortController()
    setKnown((before) => ({ ...before, busy: true }))
    const read = async () => {
      shownSearch.current = search
      try {
        const input = { search, tenantId, enabled }
        const rows = await api.schedules.list.query(input, { signal: abort.signal })
        if (!abort.signal.aborted) setKnown({ rows, problem: null, busy: false })
      } catch (error) {
        if (!abort.signal.aborted) setKnown({ rows: null, problem: pageProblemOf(error), busy: false })
      }
    }
    const timer = setTimeout(read, search === shownSearch.current ? 0 : restBefore)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [search, tenantId, enabled, attempt])

  return {
    ...known,
    /** Reads them again. */
    reload: () => setAttempt((count) => count + 1),
  }
}
