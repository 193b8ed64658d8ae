import { useEffect, useRef, useState } from 'preact/hooks'
import { api, type Problem, pageProblemOf } from '../server-api.ts'

export type ExceptionRow = Awaited<ReturnType<typeof api.exceptions.list.query>>['rows'][number]

export interface ExceptionFilter {
  readonly search: string
  readonly tenantId: string | null
  readonly state: 'active' | 'ended'
}

/** How long to wait for the next key of a search, in milliseconds. */
const restBefore = 150
const page = 100

interface Known {
  /** Null until the first answer. */
  readonly rows: readonly ExceptionRow[] | null
  readonly total: number
  readonly problem: Problem | null
  /** What is shown is of an earlier filter. */
  readonly busy: boolean
}

/** The exceptions of a filter, page after page. What an earlier filter gave stays until the answer to this one is there. */
export function useExceptions({ search, tenantId, state }: ExceptionFilter) {
  const [known, setKnown] = useState<Known>({ rows: null, total: 0, problem: null, busy: true })
  const [attempt, setAttempt] = useState(0)
  const shownSearch = useRef(search)

  useEffect(() => {
    const abort = new AbortController()
    setKnown((before) => ({ ...before, busy: true }))
    const read = async () => {
      shownSearch.current = search
      try {
        const input = { search, tenantId, state, limit: page }
        const found = await api.exceptions.list.query(input, { signal: abort.signal })
        if (!abort.signal.aborted) setKnown({ ...found, problem: null, busy: false })
      } catch (error) {
        if (!abort.signal.aborted)
          setKnown({ rows: null, total: 0, problem: pageProblemOf(error), busy: false })
      }
    }
    const timer = setTimeout(read, search === shownSearch.current ? 0 : restBefore)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [search, tenantId, state, attempt])

  return {
    ...known,
    /** Reads them again, from the start. */
    reload: () => setAttempt((count) => count + 1),
    /** Reads the next page behind those that are there. */
    more: async () => {
      const offset = known.rows?.length ?? 0
      setKnown((before) => ({ ...before, busy: true }))
      try {
        const found = await api.exceptions.list.query({ search, tenantId, state, offset, limit: page })
        setKnown((before) =>
          before.rows === known.rows
            ? { ...found, rows: [...(known.rows ?? []), ...found.rows], problem: null, busy: false }
            : before,
        )
      } catch (error) {
        setKnown((before) => ({ ...before, problem: pageProblemOf(error), busy: false }))
      }
    },
  }
}
