import { useId } from 'preact/hooks'
import { describing } from './labelled.tsx'

interface CheckFieldProps {
  readonly label: string
  readonly value: boolean
  readonly onValue: (value: boolean) => void
  readonly name: string
  readonly hint?: string
  readonly problem?: string | null
}

/** A yes or no. */
export function CheckField({ label, value, onValue, name, hint, problem }: CheckFieldProps) {
  const id = useId()
  return (
    <div class="dh-check">
      <input
        {...describing({ id, hint, problem })}
        id={id}
        name={name}
        type="checkbox"
        checked={value}
        onChange={({ currentTarget }) => onValue(currentTarget.checked)}
      />
      <div>
        <label for={id}>{label}</label>
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
