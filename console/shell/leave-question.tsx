import { signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { Button } from '../../ui/panel/button.tsx'
import { words } from '../words.ts'
import { Dialog } from './dialog.tsx'
import { guardLeaving } from './navigation.ts'

const question = signal<{ answer: (leave: boolean) => void } | null>(null)

/** Whoever leaves the page while `unsaved` is asked first; closing the tab asks in the browser's own words. */
export function useLeaveGuard(unsaved: boolean): void {
  useEffect(() => {
    if (!unsaved) return
    const release = guardLeaving(ask)
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', onUnload)
    return () => {
      release()
      window.removeEventListener('beforeunload', onUnload)
    }
  }, [unsaved])
}

function ask(): Promise<boolean> {
  question.peek()?.answer(false)
  return new Promise((resolve) => {
    question.value = {
      answer: (leave) => {
        question.value = null
        resolve(leave)
      },
    }
  })
}

/** The question itself, while it is asked. */
export function LeaveQuestion() {
  const asked = question.value
  if (!asked) return null
  return (
    <Dialog title={words.leaving.title} onCancel={() => asked.answer(false)}>
      <p>{words.leaving.help}</p>
      <div class="dh-actions">
        <Button kind="primary" onPress={() => asked.answer(false)}>
          {words.leaving.stay}
        </Button>
        <Button kind="danger" onPress={() => asked.answer(true)}>
          {words.leaving.leave}
        </Button>
      </div>
    </Dialog>
  )
}
