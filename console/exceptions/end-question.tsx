import { useState } from 'preact/hooks'
import { Button } from '../../ui/panel/button.tsx'
import { Notice } from '../../ui/panel/message.tsx'
import { api, pageProblemOf } from '../server-api.ts'
import { Dialog } from '../shell/dialog.tsx'
import type { ExceptionRow } from './use-exceptions.ts'
import { exceptionWords } from './words.ts'

const say = exceptionWords.end

interface EndQuestionProps {
  readonly exception: ExceptionRow
  readonly onEnded: () => void
  readonly onCancel: () => void
}

/** Asks before an exception is ended, and says why it could not be. */
export function EndQuestion({ exception, onEnded, onCancel }: EndQuestionProps) {
  const { id, subject, item } = exception
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)

  async function end() {
    setBusy(true)
    setProblem(null)
    try {
      await api.exceptions.end.mutate({ id })
      onEnded()
    } catch (error) {
      setProblem(pageProblemOf(error).message)
    }
    setBusy(false)
  }

  return (
    <Dialog title={say.title} onCancel={onCancel}>
      <p>{say.help(subject.name, item.name)}</p>
      <div role="alert">{problem && <Notice tone="error">{problem}</Notice>}</div>
      <div class="dh-actions">
        <Button kind="danger" busy={busy} onPress={end}>
          {say.confirm}
        </Button>
        <Button onPress={onCancel}>{say.cancel}</Button>
      </div>
    </Dialog>
  )
}
