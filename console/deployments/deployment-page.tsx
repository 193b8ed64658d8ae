import { useEffect, useRef, useState } from 'preact/hooks'
import { api, type Me, type Problem, pageProblemOf } from '../server-api.ts'
import { navigate } from '../shell/navigation.ts'
import { WaitingPage } from '../shell/waiting-page.tsx'
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
  return (
    <WaitingPage
      say={words.deployment}
      list={{ title: words.deployments.title, path: '/deployments' }}
      problem={problem}
      isNew={id === null}
      onRetry={load}
    />
  )
}
