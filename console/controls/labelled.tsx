import type { ComponentChildren } from 'preact'

interface LabelledProps {
  /** The id of the control. */
  readonly id: string
  readonly label: string
  readonly hint?: string
  readonly problem?: string | null
  /** Beside the label. */
  readonly note?: string
  readonly children: ComponentChildren
}

/** A control with its label beside it, or above where it is narrow; hint and problem below. */
export function Labelled({ id, label, hint, problem, note, children }: LabelledProps) {
  return (
    <div class="dh-labelled">
      <label for={id}>
        {label}
        {note && <span class="dh-muted"> {note}</span>}
      </label>
      <div class="dh-control">
        {children}
        {problem && (
          <p id={`${id}-problem`} class="dh-field-problem">
            {problem}
          </p>
        )}
        {hint && (
          <p id={`${id}-hint`} class="dh-muted dh-hint">
            {hint}
          </p>
        )}
      </div>
    </div>
  )
}

/** What a control within `Labelled` says of itself to whoever does not see it. */
export function describing({ id, hint, problem }: Pick<LabelledProps, 'id' | 'hint' | 'problem'>) {
  const ids = [problem && `${id}-problem`, hint && `${id}-hint`].filter(Boolean).join(' ')
  return {
    'aria-invalid': problem ? ('true' as const) : undefined,
    'aria-describedby': ids || undefined,
  }
}
