import { useEffect, useId, useRef } from 'preact/hooks'

interface FieldProps {
  readonly label: string
  readonly value: string
  readonly onInput: (value: string) => void
  /** Plain text unless told. */
  readonly type?: 'email' | 'password'
  /** What password managers and phones go by. */
  readonly autocomplete?: string
  readonly inputMode?: 'numeric' | 'text'
  readonly hint?: string
  readonly problem?: string | null
  readonly focus?: boolean
  readonly className?: string
}

/** A labelled input; hint and problem are read out with it. */
export function Field(props: FieldProps) {
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (props.focus) input.current?.focus()
  }, [props.focus])
  const described = [props.hint && `${id}-hint`, props.problem && `${id}-problem`].filter(Boolean).join(' ')
  const attributes = {
    ref: input,
    id,
    class: props.className,
    value: props.value,
    autocomplete: props.autocomplete ?? 'off',
    inputMode: props.inputMode,
    autocapitalize: 'none',
    spellcheck: false,
    'aria-invalid': props.problem ? 'true' : undefined,
    'aria-describedby': described || undefined,
    onInput: (event: { currentTarget: HTMLInputElement }) => props.onInput(event.currentTarget.value),
  } as const
  return (
    <div class="dh-field">
      <label for={id}>{props.label}</label>
      {props.type === 'password' && <input type="password" {...attributes} />}
      {props.type === 'email' && <input type="email" {...attributes} />}
      {props.type === undefined && <input type="text" {...attributes} />}
      {props.hint && (
        <p id={`${id}-hint`} class="dh-muted dh-small">
          {props.hint}
        </p>
      )}
      {props.problem && (
        <p id={`${id}-problem`} class="dh-field-problem">
          {props.problem}
        </p>
      )}
    </div>
  )
}
