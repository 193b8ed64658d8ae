import { useMemo, useState } from 'preact/hooks'
import { Notice } from '../../ui/panel/message.tsx'
import { focusField } from '../editing/focus-field.ts'
import { SaveBar } from '../editing/save-bar.tsx'
import { useDraft, useSaveKey } from '../editing/use-draft.ts'
import { api, type Me } from '../server-api.ts'
import { usePage } from '../shell/use-page.ts'
import { words } from '../words.ts'
import type { Choices, Draft, Item, SavedDeployment } from './client-types.ts'
import { DeploymentForm } from './deployment-form.tsx'
import { isSameDraft, missingIn, newDraft, withoutSecrets } from './draft.ts'
import { problemsByField } from './field-problems.ts'
import { PreviewPane } from './preview-pane.tsx'
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
  const [at, setAt] = useState<string | null>(null)
  const editing = useDraft<Draft, SavedDeployment>({
    baseline,
    isSame: isSameDraft,
    send: async (sent) => {
      const answer = await api.deployments.save.mutate({ draft: sent, revision: saved?.revision ?? null })
      const kept = withoutSecrets(sent, itemOf(choices, sent))
      return { draft: { ...kept, id: answer.id }, revision: answer.revision, exception: false }
    },
    readSaved: async () => (saved?.draft.id ? await api.deployments.get.query({ id: saved.draft.id }) : null),
    onSaved,
  })
  const { draft, tried, problem, page } = editing

  const item = itemOf(choices, draft)
  const whyReadOnly = readOnlyReason(me, saved)
  const missing = missingIn(draft, item)
  const preview = usePreview(missing.length === 0 ? draft : null, saved?.revision ?? null, at)
  const refused = problem?.issues ?? []
  const shown = [...(tried ? missing : []), ...preview.issues, ...refused]
  const problems = problemsByField(shown, draft, item)
  const title = draft.name || item?.name || words.deployment.newTitle

  function save() {
    if (!whyReadOnly) editing.save(missing.length === 0 && preview.issues.length === 0)
  }
  useSaveKey(save)

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
          onChange={editing.change}
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
          {...editing}
          isNew={saved === null}
          problem={refused.length > 0 ? { code: 'badInput', message: words.deployment.wrong } : problem}
          onSave={save}
          onDiscard={editing.discard}
          onReload={onReload}
          onKeepMine={editing.keepMine}
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

function itemOf({ items }: Choices, { itemId }: Draft): Item | null {
  return items.find(({ id }) => id === itemId) ?? null
}
