import { useEffect, useState } from 'preact/hooks'
import { toolsClientOf } from '../../ui/adapt-server.ts'
import { createSessionModel, type Schedule, type SessionModel } from '../../ui/models/session-model.ts'
import { api, type Me, type Problem, pageProblemOf } from '../server-api.ts'
import { FailedPage } from '../shell/failed-page.tsx'
import { RecordOutline } from '../shell/record-outline.tsx'
import { words } from '../words.ts'
import { SessionLive } from './session-live.tsx'

const say = words.session
const list = { title: words.sessions.title, path: '/sessions' }

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

  if (problem)
    return (
      <FailedPage say={say} list={list} problem={problem} onRetry={() => setAttempt((count) => count + 1)} />
    )
  return loaded ? <SessionLive me={me} {...loaded} /> : <RecordOutline say={say} list={list} />
}
