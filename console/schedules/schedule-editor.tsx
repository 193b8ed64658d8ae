import { useMemo } from 'preact/hooks'
import { Notice } from '../../ui/panel/message.tsx'
import type { Choices } from '../deployments/client-types.ts'
import type { FieldProblems } from '../deployments/field-problems.ts'
import { focusField } from '../editing/focus-field.ts'
import { SaveBar } from '../editing/save-bar.tsx'
import { useDraft, useSaveKey } from '../editing/use-draft.ts'
import { api, type Issue, type Me } from '../server-api.ts'
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
  const editing = useDraft<Draft, SavedSchedule>({
    baseline,
    isSame: isSameDraft,
    send: async (sent) => {
      const { id, revision } = await api.schedules.save.mutate({
        draft: sent,
        revision: saved?.revision ?? null,
      })
      return { draft: { ...sent, id }, revision }
    },
    readSaved: async () => (saved?.draft.id ? await api.schedules.get.query({ id: saved.draft.id }) : null),
    onSaved,
  })
  const { draft, tried, unsaved, problem, page } = editing

  const whyReadOnly = readOnlyReason(me, saved)
  const missing = missingIn(draft)
  const preview = usePreview(askable(draft))
  const refused = problem?.issues ?? []
  const problems = problemsByField([...(tried ? missing : []), ...preview.issues, ...refused])
  const title = draft.name || words.schedule.newTitle

  function save() {
    if (!whyReadOnly) editing.save(missing.length === 0 && preview.issues.length === 0)
  }
  useSaveKey(save)

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
          onChange={editing.change}
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
          {...editing}
          say={words.schedule.saving}
          isNew={saved === null}
          problem={refused.length > 0 ? { code: 'badInput', message: words.schedule.wrong } : problem}
          onSave={save}
          onDiscard={editing.discard}
          onReload={onReload}
          onKeepMine={editing.keepMine}
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
