import { useId } from 'preact/hooks'
import { describing, Labelled } from './labelled.tsx'

interface TextFieldProps {
  readonly label: string
  readonly value: string
  readonly onValue: (value: string) => void
  readonly name: string
  readonly type?: 'text' | 'password'
  readonly inputMode?: 'decimal' | 'url' | 'text'
  readonly hint?: string
  readonly problem?: string | null
  readonly note?: string
  readonly placeholder?: string
  /** What is offered while typing; anything else may be typed. */
  readonly suggestions?: readonly string[]
  readonly required?: boolean
  readonly maxLength?: number
}

/** A line of text. */
export function TextField(props: TextFieldProps) {
  const id = useId()
  const attributes = {
    ...describing({ ...props, id }),
    id,
    name: props.name,
    inputMode: props.inputMode,
    value: props.value,
    placeholder: props.placeholder,
    maxLength: props.maxLength,
    spellcheck: false,
    'aria-required': props.required ? 'true' : undefined,
    onInput: (event: { currentTarget: HTMLInputElement }) => props.onValue(event.currentTarget.value),
  } as const
  return (
    <Labelled {...props} id={id}>
      {props.type === 'password' ? (
        <input {...attributes} type="password" autocomplete="new-password" />
      ) : (
        <input
          {...attributes}
          type="text"
          autocomplete="off"
          {...(props.suggestions && { list: `${id}-list` })}
        />
      )}
      {props.suggestions && (
        <datalist id={`${id}-list`}>
          {props.suggestions.map((suggestion) => (
            <option key={suggestion} value={suggestion} />
          ))}
        </datalist>
      )}
    </Labelled>
  )
}
