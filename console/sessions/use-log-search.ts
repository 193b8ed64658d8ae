import { useEffect, useRef, useState } from 'preact/hooks'
import { createSessionLog, type LogLine } from '../../ui/models/session-log.ts'
import { api, type Problem, pageProblemOf } from '../server-api.ts'

/** Pieces of the log that one search gives at most. */
const most = 500
/** How long to wait for the next key of a search, in milliseconds. */
const restBefore = 200
/** How often a log that grows is searched again, in milliseconds. */
const again = 1_000

interface LogSearch {
  /** What it was found for. */
  readonly text: string
  readonly lines: readonly LogLine[]
  /** There may be more than these. */
  readonly hasMore: boolean
  readonly problem: Problem | null
  readonly busy: boolean
}

const nothing: LogSearch = { text: '', lines: [], hasMore: false, problem: null, busy: false }

/**
 * The lines of a session's log that contain a text, whatever its case.
 * @param lineCount how long the log is now; it is searched again as it grows
 */
export function useLogSearch(sessionId: string, typed: string, lineCount: number): LogSearch {
  const [found, setFound] = useState(nothing)
  const grown = useRef(lineCount)
  const text = typed.trim()

  grown.current = lineCount

  useEffect(() => {
    if (text === '') return
    const abort = new AbortController()
    let searched = -1
    const look = async () => {
      if (searched === grown.current) return
      searched = grown.current
      try {
        const input = { sessionId, search: text, limit: most }
        const { log } = await api.sessions.log.query(input, { signal: abort.signal })
        if (abort.signal.aborted) return
        const pieces = createSessionLog()
        pieces.append(log)
        const lines = pieces.lines.filter((line) => line.text.toLowerCase().includes(text.toLowerCase()))
        setFound({ text, lines, hasMore: log.length === most, problem: null, busy: false })
      } catch (error) {
        if (!abort.signal.aborted) setFound({ ...nothing, text, problem: pageProblemOf(error) })
      }
    }
    const first = setTimeout(look, restBefore)
    const timer = setInterval(look, again)
    return () => {
      clearTimeout(first)
      clearInterval(timer)
      abort.abort()
    }
  }, [sessionId, text])

  if (text === '') return nothing
  return found.text === text ? found : { ...nothing, text, busy: true }
}
