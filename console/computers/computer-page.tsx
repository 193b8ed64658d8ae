import { useEffect, useState } from 'preact/hooks'
import { api, type Me, type Problem, pageProblemOf } from '../server-api.ts'
import { whenVisible } from '../sessions/when-visible.ts'
import { FailedPage, isOutOfReach } from '../shell/failed-page.tsx'
import { RecordOutline } from '../shell/record-outline.tsx'
import type { Computer } from './client-types.ts'
import { ComputerShown } from './computer-shown.tsx'
import { computerWords } from './words.ts'

const say = computerWords.page
const list = { title: computerWords.list.title, path: '/computers' }
/** How soon it is read again, in milliseconds. */
const again = 15_000

/** One computer: what is known of it, its tools, what was run on it, and what is installed. */
export function ComputerPage({ me, id }: { me: Me; id: string }) {
  const [computer, setComputer] = useState<Computer | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [attempt, setAttempt] = useState(0)

  useEffect(() => {
    let stop: () => void = () => undefined
    let isShown = true
    const read = async () => {
      try {
        const found = await api.computers.get.query({ id })
        if (!isShown) return
        setComputer(found)
        setProblem(null)
      } catch (error) {
        if (isShown) setProblem(pageProblemOf(error))
      }
      if (isShown) stop = whenVisible(again, read)
    }
    read()
    // Where that is not kept it only comes later in the next search.
    api.computers.visit.mutate({ computerId: id }).catch(() => undefined)
    return () => {
      isShown = false
      stop()
    }
  }, [id, attempt])

  if (problem && (!computer || isOutOfReach(problem)))
    return (
      <FailedPage say={say} list={list} problem={problem} onRetry={() => setAttempt((count) => count + 1)} />
    )
  return computer ? (
    <ComputerShown me={me} computer={computer} trouble={problem} />
  ) : (
    <RecordOutline say={say} list={list} />
  )
}
