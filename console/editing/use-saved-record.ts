import { useEffect, useRef, useState } from 'preact/hooks'
import { type Problem, pageProblemOf } from '../server-api.ts'
import { navigate } from '../shell/navigation.ts'

/** A record as it is saved; a new one has no id yet. */
export interface Saved<Draft extends { readonly id: string | null }> {
  readonly draft: Draft
  /** Which version it is, for the next save. */
  readonly revision: string
}

/** What an editor's page works on. `saved` is null for a new record. */
interface Loaded<Around, One> {
  readonly around: Around
  readonly saved: One | null
  /** Counts how often it was read: each reading begins with a fresh form. */
  readonly reading: number
}

interface Reading<Around, One> {
  /** What the form needs besides: what there is to choose from. */
  readonly readAround: () => Promise<Around>
  readonly read: (id: string) => Promise<One>
  readonly pathOf: (id: string) => string
}

/**
 * Reads the record of an editor's page, or what a new one needs (`id` null). `loaded` is null until then, and while another
 * record's address is shown already. A record that was just made gets its own address.
 */
export function useSavedRecord<Around, One extends Saved<{ readonly id: string | null }>>(
  id: string | null,
  { readAround, read, pathOf }: Reading<Around, One>,
) {
  const [loaded, setLoaded] = useState<Loaded<Around, One> | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const readings = useRef(0)
  const shownId = loaded ? (loaded.saved?.draft.id ?? null) : undefined

  async function reload() {
    readings.current += 1
    const reading = readings.current
    setProblem(null)
    try {
      const [around, saved] = await Promise.all([readAround(), id === null ? null : read(id)])
      if (reading === readings.current) setLoaded({ around, saved, reading })
    } catch (error) {
      if (reading === readings.current) setProblem(pageProblemOf(error))
    }
  }

  useEffect(() => {
    // The one that was just made is here already, and only its address has changed.
    if (shownId === id) return
    setLoaded(null)
    reload()
  }, [id])

  function onSaved(saved: One) {
    setLoaded((before) => before && { ...before, saved })
    if (saved.draft.id !== id) navigate(pathOf(saved.draft.id ?? ''), { replace: true })
  }

  return { loaded: problem === null && shownId === id ? loaded : null, problem, reload, onSaved }
}
