import { useEffect, useRef, useState } from 'preact/hooks'
import { api, type Issue, type Problem, pageProblemOf } from '../server-api.ts'
import type { Draft, Preview } from './client-types.ts'

/** How long the draft has to rest before it is asked about, in milliseconds. */
const restBefore = 250

/** What is known of what a draft comes to. */
export interface PreviewState {
  /** An answer about the draft as it is now is on its way; what is shown is about an earlier one. */
  readonly busy: boolean
  readonly preview: Preview | null
  /** What the server has against the draft, by the fields. */
  readonly issues: readonly Issue[]
  readonly problem: Problem | null
}

const empty: PreviewState = { busy: true, preview: null, issues: [], problem: null }

/**
 * Asks what the draft comes to, while it is edited. An answer that a later edit has overtaken is dropped.
 * @param draft null while nothing can be asked
 */
export function usePreview(draft: Draft | null) {
  const [state, setState] = useState<PreviewState>(empty)
  const [attempt, setAttempt] = useState(0)
  const isFirst = useRef(true)
  const question = draft && JSON.stringify(draft)

  useEffect(() => {
    if (!draft) {
      setState({ ...empty, busy: false })
      return
    }
    const abort = new AbortController()
    setState((before) => ({ ...before, busy: true }))
    const ask = async () => {
      try {
        const preview = await api.schedules.preview.query({ draft }, { signal: abort.signal })
        if (!abort.signal.aborted) setState({ ...empty, busy: false, preview })
      } catch (error) {
        if (abort.signal.aborted) return
        const problem = pageProblemOf(error)
        const issues = problem.issues ?? []
        setState({ ...empty, busy: false, issues, problem: issues.length > 0 ? null : problem })
      }
    }
    const timer = setTimeout(ask, isFirst.current ? 0 : restBefore)
    isFirst.current = false
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [question, attempt])

  return { ...state, retry: () => setAttempt((count) => count + 1) }
}
