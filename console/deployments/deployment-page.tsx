import { useEffect, useRef, useState } from 'preact/hooks'
import { Button } from '../../ui/panel/button.tsx'
import { Message } from '../../ui/panel/message.tsx'
import { api, type Me, type Problem, pageProblemOf } from '../server-api.ts'
import { navigate } from '../shell/navigation.ts'
import { usePage } from '../shell/use-page.ts'
import { words } from '../words.ts'
import type { Choices, SavedDeployment } from './client-types.ts'
import { DeploymentEditor } from './deployment-editor.tsx'
import { deploymentPath } from './deployment-path.ts'

interface DeploymentPageProps {
  readonly me: Me
  /** Null: a new one. */
  readonly id: string | null
}

/** What the page works on. `saved` is null for a new deployment. */
interface Loaded {
  readonly choices: Choices
  readonly saved: SavedDeployment | null
  /** Counts how often it was read: each reading begins with a fresh form. */
  readonly reading: number
}

/** A deployment: its form, and beside it what it resolves to. */
export function DeploymentPage({ me, id }: DeploymentPageProps) {
  const [loaded, setLoaded] = useState<Loaded | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const readings = useRef(0)
  const shownId = loaded ? (loaded.saved?.draft.id ?? null) : undefined

  async function load() {
    readings.current += 1
    const reading = readings.current
    setProblem(null)
    try {
      const [choices, saved] = await Promise.all([
        api.deployments.choices.query(),
        id === null ? null : api.deployments.get.query({ id }),
      ])
      if (reading === readings.current) setLoaded({ choices, saved, reading })
    } catch (error) {
      if (reading === readings.current) setProblem(pageProblemOf(error))
    }
  }

  useEffect(() => {
    // The one that was just made is here already, and only its address has changed.
    if (shownId === id) return
    setLoaded(null)
    load()
  }, [id])

  function onSaved(saved: SavedDeployment) {
    setLoaded((before) => before && { ...before, saved })
    if (saved.draft.id !== id) {
      navigate(deploymentPath(saved.draft.id ?? ''), { replace: true })
    }
  }

  if (loaded && !problem && shownId === id) {
    return <DeploymentEditor key={loaded.reading} me={me} {...loaded} onSaved={onSaved} onReload={load} />
  }
  return <Waiting problem={problem} isNew={id === null} onRetry={load} />
}

interface WaitingProps {
  readonly problem: Problem | null
  readonly isNew: boolean
  readonly onRetry: () => void
}

/** The page's outline while it is read, or why it cannot be. */
function Waiting({ problem, isNew, onRetry }: WaitingProps) {
  usePage(isNew ? words.deployment.newTitle : words.deployments.title)
  if (problem) {
    const isGone = problem.code === 'notFound'
    return (
      <main id="content" class="dh-main" tabIndex={-1}>
        <h1 class="dh-hidden">{words.deployments.title}</h1>
        <Message
          tone="error"
          title={words.deployment.problem}
          actions={
            <>
              {!isGone && <Button onPress={onRetry}>{words.retry}</Button>}
              <a href="/deployments">{words.deployment.back}</a>
            </>
          }
        >
          <p>{problem.message}</p>
        </Message>
      </main>
    )
  }
  return (
    <main id="content" class="dh-main" tabIndex={-1} aria-busy="true">
      <div class="dh-head">
        <h1>{isNew ? words.deployment.newTitle : <span class="dh-bone dh-bone-title" />}</h1>
        <span class="dh-hidden" role="status">
          {words.deployment.loading}
        </span>
      </div>
      <div class="dh-beside" aria-hidden="true">
        <div class="dh-form-bones">
          {Array.from({ length: 9 }, (_, index) => (
            <div key={index} class="dh-labelled">
              <span class="dh-bone dh-bone-label" />
              <span class="dh-bone dh-bone-control" />
            </div>
          ))}
        </div>
        <div class="dh-preview">
          <span class="dh-bone dh-bone-line" />
          <span class="dh-bone dh-bone-line" />
        </div>
      </div>
    </main>
  )
}
