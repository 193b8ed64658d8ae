import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { Notice } from '../../ui/panel/message.tsx'
import { api, type Me, type Problem, pageProblemOf } from '../server-api.ts'
import { useLeaveGuard } from '../shell/leave-question.tsx'
import { usePage } from '../shell/use-page.ts'
import { words } from '../words.ts'
import type { Choices, Draft, SavedDeployment } from './client-types.ts'
import { DeploymentForm } from './deployment-form.tsx'
import { isSameDraft, missingIn, newDraft, withoutSecrets } from './draft.ts'
import { problemsByField } from './field-problems.ts'
import { PreviewPane } from './preview-pane.tsx'
import { SaveBar } from './save-bar.tsx'
import { usePreview } from './use-preview.ts'

interface DeploymentEditorProps {
  readonly me: Me
  readonly choices: Choices
  /** Null: a new deployment. */
  readonly saved: SavedDeployment | null
  readonly onSaved: (saved: SavedDeployment) => void
  /** Reads it again and begins with a fresh form. */
  readonly onReload: () => void
}

/** The form, what it would do beside it, and the bar that saves. */
export function DeploymentEditor({ me, choices, saved, onSaved, onReload }: DeploymentEditorProps) {
  const blank = useMemo(() => newDraft(me.limitedToTenants), [])
  const baseline = saved?.draft ?? blank
  const [draft, setDraft] = useState<Draft>(baseline)
  const [at, setAt] = useState<string | null>(null)
  const [tried, setTried] = useState(false)
  const [saving, setSaving] = useState(false)
  const [savedAt, setSavedAt] = useState<string | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const page = useRef<HTMLElement>(null)

  const item = choices.items.find(({ id }) => id === draft.itemId) ?? null
  const whyReadOnly = readOnlyReason(me, saved)
  const missing = missingIn(draft, item)
  const preview = usePreview(missing.length === 0 ? draft : null, saved?.revision ?? null, at)
  const unsaved = !isSameDraft(draft, baseline)
  const refused = problem?.issues ?? []
  const shown = [...(tried ? missing : []), ...preview.issues, ...refused]
  const problems = problemsByField(shown, draft, item)
  const title = draft.name || item?.name || words.deployment.newTitle
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
      const answer = await api.deployments.save.mutate({ draft, revision: saved?.revision ?? null })
      const now = {
        draft: { ...withoutSecrets(draft, item), id: answer.id },
        revision: answer.revision,
        exception: false,
      }
      setDraft((meanwhile) => (meanwhile === draft ? now.draft : { ...meanwhile, id: answer.id }))
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
      onSaved(await api.deployments.get.query({ id: saved.draft.id }))
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
        <a class="dh-back" href="/deployments">
          {words.deployment.back}
        </a>
        <h1 {...heading}>{title}</h1>
      </div>
      {whyReadOnly && <Notice>{whyReadOnly}</Notice>}
      {saved?.exception && <a href="/exceptions">{words.deployment.toExceptions}</a>}
      <div class="dh-beside">
        <DeploymentForm
          draft={draft}
          item={item}
          choices={choices}
          problems={problems}
          disabled={whyReadOnly !== null}
          tenantOnly={me.limitedToTenants}
          onChange={change}
        />
        <PreviewPane
          {...preview}
          subject={item?.subject ?? 'computer'}
          draft={draft}
          baseline={baseline}
          maySave={whyReadOnly === null}
          missing={missing}
          problems={problems}
          at={at}
          onAt={setAt}
          onGoTo={(field) => focusField(page.current, field)}
        />
      </div>
      {!whyReadOnly && (
        <SaveBar
          unsaved={unsaved}
          isNew={saved === null}
          saving={saving}
          savedAt={savedAt}
          problem={refused.length > 0 ? { code: 'badInput', message: words.deployment.wrong } : problem}
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

/** Why the caller may only look, in words; null where he may change it. */
function readOnlyReason(me: Me, saved: SavedDeployment | null): string | null {
  const { role, tenants } = words.deployment.readOnly
  if (saved?.exception) return words.deployment.exception
  if (!me.permissions.includes('deployments.edit')) return role(words.roles[me.role])
  return me.limitedToTenants && saved?.draft.target.scope === 'cross-tenant' ? tenants : null
}

function focusField(page: HTMLElement | null, field: string) {
  page?.querySelector<HTMLElement>(`[name="${CSS.escape(field)}"]`)?.focus()
}

/** The first field that is wrong, once the problems are shown. */
function focusProblem(page: HTMLElement | null) {
  requestAnimationFrame(() => page?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
}
