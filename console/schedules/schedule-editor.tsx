import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { Notice } from '../../ui/panel/message.tsx'
import type { Choices } from '../deployments/client-types.ts'
import type { FieldProblems } from '../deployments/field-problems.ts'
import { SaveBar } from '../deployments/save-bar.tsx'
import { api, type Issue, type Me, type Problem, pageProblemOf } from '../server-api.ts'
import { useLeaveGuard } from '../shell/leave-question.tsx'
import { navigate } from '../shell/navigation.ts'
import { usePage } from '../shell/use-page.ts'
import { words } from '../words.ts'
import type { Draft, SavedSchedule } from './client-types.ts'
import { askable, hasTarget, isSameDraft, missingIn, newDraft } from './draft.ts'
import { PreviewPane } from './preview-pane.tsx'
import { ScheduleActions } from './schedule-actions.tsx'
import { ScheduleForm } from './schedule-form.tsx'
import { usePreview } from './use-preview.ts'

interface ScheduleEditorProps {
  readonly me: Me
  readonly choices: Choices
  /** Null: a new schedule. */
  readonly saved: SavedSchedule | null
  readonly onSaved: (saved: SavedSchedule) => void
  /** Reads it again and begins with a fresh form. */
  readonly onReload: () => void
}

/** The form, what it comes to beside it, and the bar that saves. */
export function ScheduleEditor({ me, choices, saved, onSaved, onReload }: ScheduleEditorProps) {
  const blank = useMemo(() => newDraft(me.limitedToTenants), [])
  const baseline = saved?.draft ?? blank
  const [draft, setDraft] = useState<Draft>(baseline)
  const [tried, setTried] = useState(false)
  const [saving, setSaving] = useState(false)
  const [savedAt, setSavedAt] = useState<string | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const page = useRef<HTMLElement>(null)

  const whyReadOnly = readOnlyReason(me, saved)
  const missing = missingIn(draft)
  const preview = usePreview(askable(draft))
  const unsaved = !isSameDraft(draft, baseline)
  const refused = problem?.issues ?? []
  const problems = problemsByField([...(tried ? missing : []), ...preview.issues, ...refused])
  const title = draft.name || words.schedule.newTitle
  useLeaveGuard(unsaved)

  function change(next: Draft) {
    setDraft(next)
    if (problem?.code !== 'conflict') setProblem(null)
  }

  async function save() {
    if (saving || whyReadOnly || !unsaved) return
    setTried(true)
    if (missing.length > 0 || preview.issues.length > 0) {
      focusProblem(page.current)
      return
    }
    setSaving(true)
    setProblem(null)
    try {
      const answer = await api.schedules.save.mutate({ draft, revision: saved?.revision ?? null })
      const now = { draft: { ...draft, id: answer.id }, revision: answer.revision }
      setDraft((meanwhile) => ({ ...meanwhile, id: answer.id }))
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
    if (!saved?.draft.id) return
    try {
      onSaved(await api.schedules.get.query({ id: saved.draft.id }))
      setProblem(null)
    } catch (error) {
      setProblem(pageProblemOf(error))
    }
  }

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

  const heading = usePage(title)
  return (
    <main id="content" class="dh-main" tabIndex={-1} ref={page}>
      <div class="dh-head">
        <a class="dh-back" href="/schedules">
          {words.schedule.back}
        </a>
        <h1 {...heading}>{title}</h1>
        {saved?.draft.id && !whyReadOnly && (
          <ScheduleActions
            id={saved.draft.id}
            unsaved={unsaved}
            computers={preview.preview?.computers ?? null}
            mayRun={me.permissions.includes('sessions.start')}
            onRemoved={() => navigate('/schedules', { replace: true })}
          />
        )}
      </div>
      {whyReadOnly && <Notice>{whyReadOnly}</Notice>}
      <div class="dh-beside">
        <ScheduleForm
          draft={draft}
          choices={choices}
          preview={preview.preview}
          problems={problems}
          disabled={whyReadOnly !== null}
          tenantOnly={me.limitedToTenants}
          onChange={change}
        />
        <PreviewPane
          {...preview}
          enabled={draft.enabled}
          hasTarget={hasTarget(draft)}
          problems={problems}
          onGoTo={(field) => focusField(page.current, field)}
        />
      </div>
      {!whyReadOnly && (
        <SaveBar
          say={words.schedule.saving}
          unsaved={unsaved}
          isNew={saved === null}
          saving={saving}
          savedAt={savedAt}
          problem={refused.length > 0 ? { code: 'badInput', message: words.schedule.wrong } : problem}
          onSave={save}
          onDiscard={() => {
            setDraft(baseline)
            setTried(false)
            setProblem(null)
          }}
          onReload={onReload}
          onKeepMine={keepMine}
        />
      )}
    </main>
  )
}

/** What is wrong, by the name of the field that shows it; of several the first. */
function problemsByField(issues: readonly Issue[]): FieldProblems {
  const found = new Map<string, { label: string; message: string }>()
  for (const { path, message } of issues) {
    const field = path.replace(/^draft\./, '')
    if (!found.has(field)) found.set(field, { label: field, message })
  }
  return found
}

/** Why the caller may only look, in words; null where he may change it. */
function readOnlyReason(me: Me, saved: SavedSchedule | null): string | null {
  const { role, tenants } = words.schedule.readOnly
  if (!me.permissions.includes('schedules.edit')) return role(words.roles[me.role])
  return me.limitedToTenants && saved?.draft.target.scope === 'cross-tenant' ? tenants : null
}

function focusField(page: HTMLElement | null, field: string) {
  page?.querySelector<HTMLElement>(`[name="${CSS.escape(field)}"]`)?.focus()
}

/** The first field that is wrong, once the problems are shown. */
function focusProblem(page: HTMLElement | null) {
  requestAnimationFrame(() => page?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
}
