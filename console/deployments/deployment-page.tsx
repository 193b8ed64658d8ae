import { useSavedRecord } from '../editing/use-saved-record.ts'
import { api, type Me } from '../server-api.ts'
import { FailedPage } from '../shell/failed-page.tsx'
import { FormOutline } from '../shell/form-outline.tsx'
import { words } from '../words.ts'
import { DeploymentEditor } from './deployment-editor.tsx'
import { deploymentPath } from './deployment-path.ts'

interface DeploymentPageProps {
  readonly me: Me
  /** Null: a new one. */
  readonly id: string | null
}

const list = { title: words.deployments.title, path: '/deployments' }
const reading = {
  readAround: () => api.deployments.choices.query(),
  read: (id: string) => api.deployments.get.query({ id }),
  pathOf: deploymentPath,
}

/** A deployment: its form, and beside it what it resolves to. */
export function DeploymentPage({ me, id }: DeploymentPageProps) {
  const { loaded, problem, reload, onSaved } = useSavedRecord(id, reading)
  if (problem) return <FailedPage say={words.deployment} list={list} problem={problem} onRetry={reload} />
  if (!loaded) return <FormOutline say={words.deployment} list={list} isNew={id === null} />
  return (
    <DeploymentEditor
      key={loaded.reading}
      me={me}
      choices={loaded.around}
      saved={loaded.saved}
      onSaved={onSaved}
      onReload={reload}
    />
  )
}
