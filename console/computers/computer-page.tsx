import { useEffect, useState } from 'preact/hooks'
import { Button } from '../../ui/panel/button.tsx'
import { Message } from '../../ui/panel/message.tsx'
import { api, type Me, type Problem, pageProblemOf } from '../server-api.ts'
import { whenVisible } from '../sessions/when-visible.ts'
import { usePage } from '../shell/use-page.ts'
import { words } from '../words.ts'
import type { Computer } from './client-types.ts'
import { ComputerShown } from './computer-shown.tsx'
import { computerWords } from './words.ts'

const say = computerWords.page
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

  const isGone = problem?.code === 'notFound' || problem?.code === 'notAllowed'
  if (problem && (!computer || isGone))
    return <Failed problem={problem} isGone={isGone} onRetry={() => setAttempt((count) => count + 1)} />
  return computer ? <ComputerShown me={me} computer={computer} trouble={problem} /> : <Waiting />
}

interface FailedProps {
  readonly problem: Problem
  readonly isGone: boolean
  readonly onRetry: () => void
}

function Failed({ problem, isGone, onRetry }: FailedProps) {
  usePage(computerWords.list.title)
  return (
    <main id="content" class="dh-main" tabIndex={-1}>
      <h1 class="dh-hidden">{computerWords.list.title}</h1>
      <Message
        tone="error"
        title={say.problem}
        actions={
          <>
            {!isGone && <Button onPress={onRetry}>{words.retry}</Button>}
            <a href="/computers">{say.back}</a>
          </>
        }
      >
        <p>{problem.message}</p>
        {problem.code === 'notFound' && <p>{say.gone}</p>}
      </Message>
    </main>
  )
}

/** The page's outline while it is read. */
function Waiting() {
  usePage(computerWords.list.title)
  return (
    <main id="content" class="dh-main" tabIndex={-1} aria-busy="true">
      <div class="dh-head">
        <a class="dh-back" href="/computers">
          {say.back}
        </a>
        <h1>
          <span class="dh-bone dh-bone-title" />
          <span class="dh-hidden">{computerWords.list.title}</span>
        </h1>
        <span class="dh-hidden" role="status">
          {say.loading}
        </span>
      </div>
      <div class="dh-pc-page" aria-hidden="true">
        <div class="dh-pc-bones">
          {[0, 1, 2, 3, 4, 5].map((line) => (
            <span key={line} class="dh-bone" />
          ))}
        </div>
      </div>
    </main>
  )
}
