import { useEffect, useRef, useState } from 'preact/hooks'
import { api, type Issue, type Problem, pageProblemOf } from '../server-api.ts'
import type { Draft, Preview } from './client-types.ts'

/** How long the draft has to rest before it is asked about, in milliseconds. */
const restBefore = 250
/** How many rows more are read at once. */
const moreRows = 50

/** What is known of what saving a draft would do. */
export interface PreviewState {
  /** An answer about the draft as it is now is on its way; what is shown is about an earlier one. */
  readonly busy: boolean
  /** The answer, with all rows that were read so far; null where there is none. */
  readonly preview: Preview | null
  /** What the server has against the draft, by the fields. */
  readonly issues: readonly Issue[]
  readonly problem: Problem | null
  readonly readingMore: boolean
}

const empty: PreviewState = { busy: true, preview: null, issues: [], problem: null, readingMore: false }

/**
 * Asks what saving the draft would change, while it is edited. An answer that a later edit has overtaken is dropped.
 * @param draft null while it is not whole: nothing is asked
 * @param revision of the saved state that it is compared with
 * @param at the instant asked about; null is now
 */
export function usePreview(draft: Draft | null, revision: string | null, at: string | null) {
  const [state, setState] = useState<PreviewState>(empty)
  const [attempt, setAttempt] = useState(0)
  const isFirst = useRef(true)
  const asked = useRef<AbortController | null>(null)
  const question = draft && JSON.stringify([partsThatDecide(draft), revision, at])

  useEffect(() => {
    if (!draft) {
      setState({ ...empty, busy: false })
      return
    }
    const abort = new AbortController()
    asked.current = abort
    setState((before) => ({ ...before, busy: true, readingMore: false }))
    const timer = setTimeout(
      async () => {
        try {
          const preview = await api.deployments.preview.mutate({ draft, at }, { signal: abort.signal })
          if (!abort.signal.aborted) setState({ ...empty, busy: false, preview })
        } catch (error) {
          if (abort.signal.aborted) return
          const problem = pageProblemOf(error)
          const issues = problem.issues ?? []
          setState({ ...empty, busy: false, issues, problem: issues.length > 0 ? null : problem })
        }
      },
      isFirst.current ? 0 : restBefore,
    )
    isFirst.current = false
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [question, attempt])

  async function readMore(): Promise<void> {
    const { preview } = state
    const abort = asked.current
    if (!draft || !preview || !abort || state.readingMore) return
    setState((before) => ({ ...before, readingMore: true }))
    try {
      const input = { draft, at, offset: preview.rows.length, limit: moreRows }
      const { rows } = await api.deployments.preview.mutate(input, { signal: abort.signal })
      if (abort.signal.aborted) return
      setState((before) => ({
        ...before,
        readingMore: false,
        preview: { ...preview, rows: [...preview.rows, ...rows] },
      }))
    } catch (error) {
      if (!abort.signal.aborted)
        setState((before) => ({ ...before, readingMore: false, problem: pageProblemOf(error) }))
    }
  }

  return { ...state, readMore, retry: () => setAttempt((count) => count + 1) }
}

/** The name, the notes and how runs are started decide nothing about who wins. */
function partsThatDecide({
  itemId,
  desired,
  target,
  enforcement,
  enabled,
  order,
  visibility,
  parameters,
}: Draft) {
  return { itemId, desired, target, enforcement, enabled, order, visibility, parameters }
}
