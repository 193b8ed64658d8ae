import { useEffect, useRef, useState } from 'preact/hooks'
import { type Problem, pageProblemOf } from '../server-api.ts'
import { useLeaveGuard } from '../shell/leave-question.tsx'
import { focusProblem } from './focus-field.ts'
import type { Saved } from './use-saved-record.ts'

interface Work<Draft extends { readonly id: string | null }, One extends Saved<Draft>> {
  /** What is saved, or what a new one begins with. */
  readonly baseline: Draft
  readonly isSame: (a: Draft, b: Draft) => boolean
  /** Saves a draft and gives it as it is saved now. */
  readonly send: (draft: Draft) => Promise<One>
  /** What is saved by now; null where nothing is. */
  readonly readSaved: () => Promise<One | null>
  readonly onSaved: (saved: One) => void
}

/**
 * The draft of an editor: what is typed, and how its saving goes. Whoever leaves with something unsaved is asked.
 * `tried`: a save was asked for, so that what is missing is told at its field.
 */
export function useDraft<Draft extends { readonly id: string | null }, One extends Saved<Draft>>({
  baseline,
  isSame,
  send,
  readSaved,
  onSaved,
}: Work<Draft, One>) {
  const [draft, setDraft] = useState(baseline)
  const [tried, setTried] = useState(false)
  const [saving, setSaving] = useState(false)
  const [savedAt, setSavedAt] = useState<string | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const page = useRef<HTMLElement>(null)
  const unsaved = !isSame(draft, baseline)
  useLeaveGuard(unsaved)

  function change(next: Draft) {
    setDraft(next)
    if (problem?.code !== 'conflict') setProblem(null)
  }

  /** Saves; where something is wrong already, its first field is gone to. */
  async function save(isRight: boolean) {
    if (saving || !unsaved) return
    setTried(true)
    if (!isRight) {
      focusProblem(page.current)
      return
    }
    setSaving(true)
    setProblem(null)
    try {
      const now = await send(draft)
      // What was typed meanwhile stays.
      setDraft((meanwhile) => (meanwhile === draft ? now.draft : { ...meanwhile, id: now.draft.id }))
      setSavedAt(new Date().toISOString())
      setTried(false)
      onSaved(now)
    } catch (error) {
      setProblem(pageProblemOf(error))
    }
    setSaving(false)
  }

  /** The draft stays, and is compared with what somebody else has saved. */
  async function keepMine() {
    try {
      const saved = await readSaved()
      if (saved) onSaved(saved)
      setProblem(null)
    } catch (error) {
      setProblem(pageProblemOf(error))
    }
  }

  function discard() {
    setDraft(baseline)
    setTried(false)
    setProblem(null)
  }

  return { draft, change, tried, unsaved, saving, savedAt, problem, save, keepMine, discard, page }
}

/** Ctrl S (on a Mac, Command S) saves, wherever the focus is. */
export function useSaveKey(save: () => void): void {
  const latest = useRef(save)
  latest.current = save
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 's' || event.altKey || event.shiftKey) return
      if (!event.ctrlKey && !event.metaKey) return
      event.preventDefault()
      if (!event.repeat) latest.current()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}
