import { useEffect, useState } from 'preact/hooks'
import { toolsClientOf } from '../../ui/adapt-server.ts'
import { createSessionModel, type Schedule, type SessionModel } from '../../ui/models/session-model.ts'
import { Button } from '../../ui/panel/button.tsx'
import { Message } from '../../ui/panel/message.tsx'
import { api, type Me, type Problem, pageProblemOf } from '../server-api.ts'
import { usePage } from '../shell/use-page.ts'
import { words } from '../words.ts'
import { SessionLive } from './session-live.tsx'

const say = words.session

interface Loaded {
  readonly session: SessionModel
  /** Its log was kept as long as logs are, and is gone. */
  readonly logDeleted: boolean
}

const wait: Schedule = (then, milliseconds) => {
  const timer = setTimeout(then, milliseconds)
  return () => clearTimeout(timer)
}

/** One session, live: where it stands, what it does, and its log as it comes. */
export function SessionPage({ me, id }: { me: Me; id: string }) {
  const [loaded, setLoaded] = useState<Loaded | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [attempt, setAttempt] = useState(0)

  useEffect(() => {
    let session: SessionModel | null = null
    let isShown = true
    const load = async () => {
      setProblem(null)
      try {
        // What is refused is said in the server's words only here: a stream that was not opened has none.
        const [view, log] = await Promise.all([
          api.sessions.get.query({ sessionId: id }),
          api.sessions.log.query({ sessionId: id, limit: 1 }),
        ])
        if (!isShown) return
        session = createSessionModel(toolsClientOf(api), id, wait, view)
        session.follow()
        setLoaded({ session, logDeleted: log.deleted })
      } catch (error) {
        if (isShown) setProblem(pageProblemOf(error))
      }
    }
    load()
    return () => {
      isShown = false
      session?.dispose()
    }
  }, [id, attempt])

  if (problem) return <Failed problem={problem} onRetry={() => setAttempt((count) => count + 1)} />
  return loaded ? <SessionLive me={me} {...loaded} /> : <Waiting />
}

function Failed({ problem, onRetry }: { problem: Problem; onRetry: () => void }) {
  usePage(words.sessions.title)
  const isGone = problem.code === 'notFound' || problem.code === 'notAllowed'
  return (
    <main id="content" class="dh-main" tabIndex={-1}>
      <h1 class="dh-hidden">{words.sessions.title}</h1>
      <Message
        tone="error"
        title={say.problem}
        actions={
          <>
            {!isGone && <Button onPress={onRetry}>{words.retry}</Button>}
            <a href="/sessions">{say.back}</a>
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
  usePage(words.sessions.title)
  return (
    <main id="content" class="dh-main" tabIndex={-1} aria-busy="true">
      <div class="dh-head">
        <a class="dh-back" href="/sessions">
          {say.back}
        </a>
        <h1>
          <span class="dh-bone dh-bone-title" />
          <span class="dh-hidden">{words.sessions.title}</span>
        </h1>
        <span class="dh-hidden" role="status">
          {say.loading}
        </span>
      </div>
      <div class="dh-sess-page" aria-hidden="true">
        <div class="dh-sess-bones">
          {[0, 1, 2, 3].map((line) => (
            <span key={line} class="dh-bone" />
          ))}
        </div>
      </div>
    </main>
  )
}
