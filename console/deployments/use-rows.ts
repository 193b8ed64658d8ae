import { useEffect, useRef, useState } from 'preact/hooks'
import { api, type Problem, pageProblemOf } from '../server-api.ts'
import type { DeploymentRow } from './client-types.ts'

/** How many rows are read at once. */
const pageSize = 100
/** How long to wait for the next key of a search, in milliseconds. */
const restBefore = 150

export interface RowFilter {
  readonly search: string
  readonly tenantId: string | null
}

interface Rows {
  /** Null until the first answer. */
  readonly total: number | null
  /** By position; those that were not read yet are not there. */
  readonly rows: readonly (DeploymentRow | undefined)[]
  readonly problem: Problem | null
  /** What is shown is of an earlier filter. */
  readonly busy: boolean
}

const nothing: Rows = { total: null, rows: [], problem: null, busy: true }

/**
 * The deployments of a filter, page by page as they come into view. What an earlier filter gave stays until the answer
 * to this one is there, and an answer that a later filter has overtaken is dropped.
 */
export function useRows({ search, tenantId }: RowFilter) {
  const [known, setKnown] = useState<Rows>(nothing)
  const [attempt, setAttempt] = useState(0)
  const shownSearch = useRef(search)
  const asking = useRef(new AbortController())
  const pages = useRef(new Set<number>())

  useEffect(() => {
    const abort = new AbortController()
    asking.current = abort
    setKnown((before) => ({ ...before, busy: true }))
    const read = async () => {
      shownSearch.current = search
      try {
        const input = { search, tenantId, offset: 0, limit: pageSize }
        const { rows, total } = await api.deployments.list.query(input, { signal: abort.signal })
        if (abort.signal.aborted) return
        pages.current = new Set([0])
        setKnown({ total, rows, problem: null, busy: false })
      } catch (error) {
        if (!abort.signal.aborted) setKnown({ ...nothing, busy: false, problem: pageProblemOf(error) })
      }
    }
    const timer = setTimeout(read, search === shownSearch.current ? 0 : restBefore)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [search, tenantId, attempt])

  async function readPage(page: number) {
    const abort = asking.current
    pages.current.add(page)
    try {
      const input = { search, tenantId, offset: page * pageSize, limit: pageSize }
      const { rows, total } = await api.deployments.list.query(input, { signal: abort.signal })
      if (abort.signal.aborted) return
      setKnown((before) => ({ ...before, total, rows: withRows(before.rows, page * pageSize, rows) }))
    } catch (error) {
      if (abort.signal.aborted) return
      setKnown((before) => ({ ...before, problem: pageProblemOf(error) }))
    }
  }

  return {
    ...known,
    /** Reads what is missing of the rows from `from` to before `to`. */
    need(from: number, to: number) {
      if (known.busy || known.problem) return
      const last = Math.floor((to - 1) / pageSize)
      for (let page = Math.floor(from / pageSize); page <= last; page += 1)
        if (!pages.current.has(page)) readPage(page)
    },
    retry: () => setAttempt((count) => count + 1),
  }
}

function withRows(
  known: readonly (DeploymentRow | undefined)[],
  offset: number,
  rows: readonly DeploymentRow[],
): readonly (DeploymentRow | undefined)[] {
  const all = [...known]
  for (const [index, row] of rows.entries()) all[offset + index] = row
  return all
}
