import type { ComponentChildren } from 'preact'
import { type Sign, SignIcon } from '../icons.tsx'

type ButtonProps = {
  children?: ComponentChildren
  kind?: 'primary' | 'plain' | 'quiet' | 'danger'
  sign?: Sign
  /** The key that does the same, as shown on the button. */
  hint?: string
  label?: string
  /** Stays in the tab order and says why it does nothing, unlike `disabled`. */
  unavailable?: boolean
  busy?: boolean
  expanded?: boolean
  describedBy?: string
  submit?: boolean
  id?: string
  className?: string
  onPress?: () => void
}

/** A button. `label` is its name where its text is not enough, or where it has an icon only. */
export function Button(props: ButtonProps) {
  const idle = props.unavailable || props.busy
  return (
    <button
      type={props.submit ? 'submit' : 'button'}
      id={props.id}
      class={`dh-button dh-${props.kind ?? 'plain'} ${props.className ?? ''}`}
      aria-label={props.label}
      aria-disabled={idle ? 'true' : undefined}
      aria-busy={props.busy ? 'true' : undefined}
      aria-expanded={props.expanded}
      aria-describedby={props.describedBy}
      aria-keyshortcuts={props.hint === 'Esc' ? 'Escape' : props.hint}
      title={props.children ? undefined : props.label}
      onClick={(event) => {
        if (idle) event.preventDefault()
        else props.onPress?.()
      }}
    >
      {props.busy ? <SignIcon sign="underWay" /> : props.sign && <SignIcon sign={props.sign} />}
      {props.children && <span>{props.children}</span>}
      {props.hint && (
        <span class="dh-key" aria-hidden="true">
          {props.hint}
        </span>
      )}
    </button>
  )
}
