import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { Button } from '../ui/panel/button.tsx'
import { Notice } from '../ui/panel/message.tsx'

interface FormProps {
  readonly button: string
  readonly children?: ComponentChildren
  /** Beside the button. */
  readonly actions?: ComponentChildren
  /** Does the work; gives the words of what is wrong, or null. */
  readonly onSubmit: () => Promise<string | null>
}

/** A form with one button, which waits while the work is done; what is wrong is read out above the fields. */
export function Form({ button, children, actions, onSubmit }: FormProps) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const [attempts, setAttempts] = useState(0)
  const form = useRef<HTMLFormElement>(null)

  // After each attempt the first field that is wrong is the place to go on.
  useLayoutEffect(() => {
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [attempts])

  async function submit() {
    setBusy(true)
    setProblem(null)
    setProblem(await onSubmit())
    setBusy(false)
    setAttempts((count) => count + 1)
  }

  return (
    <form
      ref={form}
      class="dh-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (!busy) submit()
      }}
    >
      <div role="alert">{problem && <Notice tone="error">{problem}</Notice>}</div>
      {children}
      <div class="dh-actions">
        <Button kind="primary" submit busy={busy}>
          {button}
        </Button>
        {actions}
      </div>
    </form>
  )
}
