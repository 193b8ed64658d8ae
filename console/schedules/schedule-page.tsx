import { useSavedRecord } from '../editing/use-saved-record.ts'
import { api, type Me } from '../server-api.ts'
import { FailedPage } from '../shell/failed-page.tsx'
import { FormOutline } from '../shell/form-outline.tsx'
import { words } from '../words.ts'
import { ScheduleEditor } from './schedule-editor.tsx'
import { schedulePath } from './schedule-path.ts'

interface SchedulePageProps {
  readonly me: Me
  /** Null: a new one. */
  readonly id: string | null
}

const list = { title: words.schedules.title, path: '/schedules' }
const reading = {
  readAround: () => api.deployments.choices.query(),
  read: (id: string) => api.schedules.get.query({ id }),
  pathOf: schedulePath,
}

/** A schedule: its form, and beside it what it comes to. */
export function SchedulePage({ me, id }: SchedulePageProps) {
  const { loaded, problem, reload, onSaved } = useSavedRecord(id, reading)
  if (problem) return <FailedPage say={words.schedule} list={list} problem={problem} onRetry={reload} />
  if (!loaded) return <FormOutline say={words.schedule} list={list} isNew={id === null} />
  return (
    <ScheduleEditor
      key={loaded.reading}
      me={me}
      choices={loaded.around}
      saved={loaded.saved}
      onSaved={onSaved}
      onReload={reload}
    />
  )
}
