import { useEffect, useRef, useState } from 'preact/hooks'
import type { Choices } from '../deployments/client-types.ts'
import { api, type Me, type Problem, pageProblemOf } from '../server-api.ts'
import { navigate } from '../shell/navigation.ts'
import { WaitingPage } from '../shell/waiting-page.tsx'
import { words } from '../words.ts'
import type { SavedSchedule } from './client-types.ts'
import { ScheduleEditor } from './schedule-editor.tsx'
import { schedulePath } from './schedule-path.ts'

interface SchedulePageProps {
  readonly me: Me
  /** Null: a new one. */
  readonly id: string | null
}

/** What the page works on. `saved` is null for a new schedule. */
interface Loaded {
  readonly choices: Choices
  readonly saved: SavedSchedule | null
  /** Counts how often it was read: each reading begins with a fresh form. */
  readonly reading: number
}

/** A schedule: its form, and beside it what it comes to. */
export function SchedulePage({ me, id }: SchedulePageProps) {
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
        id === null ? null : api.schedules.get.query({ id }),
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

  function onSaved(saved: SavedSchedule) {
    setLoaded((before) => before && { ...before, saved })
    if (saved.draft.id !== id) {
      navigate(schedulePath(saved.draft.id ?? ''), { replace: true })
    }
  }

  if (loaded && !problem && shownId === id) {
    return <ScheduleEditor key={loaded.reading} me={me} {...loaded} onSaved={onSaved} onReload={load} />
  }
  return (
    <WaitingPage
      say={words.schedule}
      list={{ title: words.schedules.title, path: '/schedules' }}
      problem={problem}
      isNew={id === null}
      onRetry={load}
    />
  )
}
