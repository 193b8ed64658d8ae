import { useEffect, useRef, useState } from 'preact/hooks'
import { api, type Problem, pageProblemOf } from '../server-api.ts'
import type { FoundComputer } from './client-types.ts'

/** How many are shown, as many as the server gives: whoever needs another says more of what is looked for. */
export const mostFound = 20
/** What of a query the server takes, in characters. */
export const longestQuery = 100
/** How long to wait for the next key of a search, in milliseconds. */
const restBefore = 100

interface Found {
  /** What `computers` were found by; null until the first answer. */
  readonly query: string | null
  readonly computers: readonly FoundComputer[]
  readonly problem: Problem | null
  /** What is shown is of an earlier query. */
  readonly busy: boolean
}

const nothing: Found = { query: null, computers: [], problem: null, busy: true }

/**
 * The computers that a query finds, best first; for an empty one those that the reader has opened last. What an earlier
 * query found stays until the answer to this one is there; an answer that a later query has overtaken is dropped.
 */
export function useLookup(query: string) {
  const [known, setKnown] = useState<Found>(nothing)
  const [attempt, setAttempt] = useState(0)
  const asked = useRef(query)

  useEffect(() => {
    const abort = new AbortController()
    setKnown((before) => ({ ...before, busy: true }))
    const read = async () => {
      asked.current = query
      try {
        const answer = await api.computers.lookup.query({ query, limit: mostFound }, { signal: abort.signal })
        if (!abort.signal.aborted) setKnown({ ...answer, query, problem: null, busy: false })
      } catch (error) {
        if (!abort.signal.aborted) setKnown({ ...nothing, busy: false, problem: pageProblemOf(error) })
      }
    }
    const timer = setTimeout(read, query === asked.current ? 0 : restBefore)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [query, attempt])

  return { ...known, retry: () => setAttempt((count) => count + 1) }
}
