import { useState } from 'preact/hooks'
import { Button } from '../../ui/panel/button.tsx'
import { Notice } from '../../ui/panel/message.tsx'
import { api, pageProblemOf } from '../server-api.ts'
import { Dialog } from '../shell/dialog.tsx'
import { words } from '../words.ts'

const say = words.schedule

interface ScheduleActionsProps {
  readonly id: string
  /** What is in the form is not what is saved. */
  readonly unsaved: boolean
  /** How many computers it would take; null while that is not known. */
  readonly computers: number | null
  readonly mayRun: boolean
  readonly onRemoved: () => void
}

/** Running a saved schedule now, and deleting it; both ask first. */
export function ScheduleActions({ id, unsaved, computers, mayRun, onRemoved }: ScheduleActionsProps) {
  const [asking, setAsking] = useState<'run' | 'remove' | null>(null)
  const [request, setRequest] = useState('')
  const [busy, setBusy] = useState(false)
  const [outcome, setOutcome] = useState<{ tone: 'calm' | 'error'; words: string } | null>(null)

  async function carryOut(work: () => Promise<string | null>) {
    setBusy(true)
    try {
      const done = await work()
      setOutcome(done === null ? null : { tone: 'calm', words: done })
    } catch (error) {
      setOutcome({ tone: 'error', words: pageProblemOf(error).message })
    }
    setBusy(false)
    setAsking(null)
  }

  const run = () =>
    carryOut(async () => {
      const started = await api.schedules.runNow.mutate({ id, request })
      return say.runNow.done(started.computers)
    })
  const remove = () =>
    carryOut(async () => {
      await api.schedules.remove.mutate({ id })
      onRemoved()
      return null
    })

  return (
    <div class="dh-schedule-actions">
      <div class="dh-actions">
        {mayRun && (
          <Button
            unavailable={computers === null}
            onPress={() => {
              // One press of the button in the question is one run, however often it reaches the server.
              setRequest(crypto.randomUUID())
              setAsking('run')
            }}
          >
            {say.runNow.button}
          </Button>
        )}
        <Button kind="danger" onPress={() => setAsking('remove')}>
          {say.remove.button}
        </Button>
      </div>
      <div role="status">{outcome && <Notice tone={outcome.tone}>{outcome.words}</Notice>}</div>
      {asking === 'run' && (
        <Dialog title={say.runNow.title} onCancel={() => setAsking(null)}>
          <p>{unsaved ? say.runNow.unsaved : say.runNow.help(computers ?? 0)}</p>
          <div class="dh-actions">
            {!unsaved && (
              <Button kind="primary" busy={busy} onPress={run}>
                {say.runNow.confirm}
              </Button>
            )}
            <Button onPress={() => setAsking(null)}>{say.runNow.cancel}</Button>
          </div>
        </Dialog>
      )}
      {asking === 'remove' && (
        <Dialog title={say.remove.title} onCancel={() => setAsking(null)}>
          <p>{say.remove.help}</p>
          <div class="dh-actions">
            <Button kind="primary" onPress={() => setAsking(null)}>
              {say.remove.cancel}
            </Button>
            <Button kind="danger" busy={busy} onPress={remove}>
              {say.remove.confirm}
            </Button>
          </div>
        </Dialog>
      )}
    </div>
  )
}
