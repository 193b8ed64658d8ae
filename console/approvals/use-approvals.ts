import { useEffect, useState } from 'preact/hooks'
import { api, type Problem, pageProblemOf } from '../server-api.ts'
import { whenVisible } from '../sessions/when-visible.ts'
import type { Approval, ApprovalPage } from './client-types.ts'

/** How soon the list is read again, in milliseconds. */
const again = 5_000
const pageSize = 30

interface Approvals {
  readonly page: ApprovalPage | null
  /** Those that were read beyond the first page. */
  readonly older: readonly Approval[]
  readonly next: string | null
  /** Why there is no list, or why what is shown may be old. */
  readonly problem: Problem | null
}

const nothing: Approvals = { page: null, older: [], next: null, problem: null }

/** The requests for approval, those that wait first, read again by themselves while the page is shown. */
export function useApprovals() {
  const [known, setKnown] = useState(nothing)
  const [attempt, setAttempt] = useState(0)

  useEffect(() => {
    let isShown = true
    const read = async () => {
      try {
        const page = await api.approvals.list.query({ limit: pageSize })
        if (isShown)
          setKnown((before) => ({
            ...before,
            page,
            problem: null,
            next: before.older.length > 0 ? before.next : page.next,
          }))
      } catch (error) {
        if (isShown) setKnown((before) => ({ ...before, problem: pageProblemOf(error) }))
      }
    }
    read()
    return () => {
      isShown = false
    }
  }, [attempt])
  useEffect(() => {
    if (known === nothing) return undefined
    return whenVisible(again, () => setAttempt((count) => count + 1))
  }, [known])

  return {
    ...known,
    retry: () => setAttempt((count) => count + 1),
    async more() {
      const cursor = known.next
      if (cursor === null) return
      try {
        const { closed, next } = await api.approvals.list.query({ cursor, limit: pageSize })
        setKnown((before) => ({ ...before, older: [...before.older, ...closed], next }))
      } catch (error) {
        setKnown((before) => ({ ...before, problem: pageProblemOf(error) }))
      }
    },
  }
}
