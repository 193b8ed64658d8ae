import { useId } from 'preact/hooks'
import { describing, Labelled } from './labelled.tsx'

interface SelectFieldProps<Value extends string> {
  readonly label: string
  readonly value: Value
  /** Value and what it is called, in order. */
  readonly options: readonly (readonly [Value, string])[]
  readonly onValue: (value: Value) => void
  readonly hint?: string
  readonly problem?: string | null
  /** Names the field for problems and the focus. */
  readonly name: string
}

/** A choice of few. A value that is none of the options is kept and shown as it is. */
export function SelectField<Value extends string>(props: SelectFieldProps<Value>) {
  const { value, options, onValue } = props
  const id = useId()
  const shown = options.some(([option]) => option === value) ? options : [...options, [value, value] as const]
  return (
    <Labelled {...props} id={id}>
      <select
        {...describing({ ...props, id })}
        id={id}
        name={props.name}
        value={value}
        onChange={({ currentTarget }) => {
          const chosen = shown.find(([option]) => option === currentTarget.value)
          if (chosen) onValue(chosen[0])
        }}
      >
        {shown.map(([option, name]) => (
          <option key={option} value={option}>
            {name}
          </option>
        ))}
      </select>
    </Labelled>
  )
}
