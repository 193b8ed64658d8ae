import { useState } from 'preact/hooks'
import { exactTime } from '../../ui/format-time.ts'
import { Button } from '../../ui/panel/button.tsx'
import { Notice } from '../../ui/panel/message.tsx'
import { DateTimeField } from '../controls/date-time-field.tsx'
import { api, type Problem, pageProblemOf } from '../server-api.ts'
import { Dialog } from '../shell/dialog.tsx'
import { words } from '../words.ts'
import type { Session } from './client-types.ts'

const say = words.session
const day = 86_400_000
/** As far as the server lets a session be moved. */
const longest = 30 * day

/** Moves the execution of a session that waits for its time. */
export function PostponeSession({ view, now }: { view: Session; now: number }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button onPress={() => setOpen(true)}>{say.postpone}</Button>
      {isOpen && <Question view={view} now={now} onClose={() => setOpen(false)} />}
    </>
  )
}

function Question({ view, now, onClose }: { view: Session; now: number; onClose: () => void }) {
  const dueAt = view.executeAt === null ? now : Date.parse(view.executeAt)
  const [until, setUntil] = useState<string | null>(
    new Date(Math.min(dueAt + day, now + longest)).toISOString(),
  )
  const [problem, setProblem] = useState<Problem | null>(null)
  const [isWrong, setWrong] = useState(false)
  const [isBusy, setBusy] = useState(false)

  async function postpone() {
    const ahead = until === null ? 0 : Date.parse(until) - now
    setWrong(ahead <= 0 || ahead > longest)
    if (until === null || ahead <= 0 || ahead > longest) return
    setBusy(true)
    setProblem(null)
    try {
      await api.sessions.postpone.mutate({ sessionId: view.id, until })
      onClose()
    } catch (error) {
      setProblem(pageProblemOf(error))
      setBusy(false)
    }
  }

  return (
    <Dialog title={say.postponeTitle} onCancel={onClose}>
      <form
        class="dh-fields"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          postpone()
        }}
      >
        <p>{say.postponeHelp(exactTime(new Date(dueAt).toISOString()))}</p>
        <DateTimeField
          label={say.postponeUntil}
          name="until"
          value={until}
          onValue={setUntil}
          earliest={new Date(now).toISOString()}
          latest={new Date(now + longest).toISOString()}
          problem={isWrong ? say.postponeWrong : null}
        />
        <div role="alert">{problem && <Notice tone="error">{problem.message}</Notice>}</div>
        <div class="dh-actions">
          <Button kind="primary" submit busy={isBusy}>
            {say.postponeYes}
          </Button>
          <Button onPress={onClose}>{say.postponeNo}</Button>
        </div>
      </form>
    </Dialog>
  )
}
