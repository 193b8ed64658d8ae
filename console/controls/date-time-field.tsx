import { useId } from 'preact/hooks'
import { instantOf, localTime } from '../../ui/local-time.ts'
import { describing, Labelled } from './labelled.tsx'

interface DateTimeFieldProps {
  readonly label: string
  /** ISO text; null where none is chosen. */
  readonly value: string | null
  readonly onValue: (value: string | null) => void
  readonly name: string
  readonly hint?: string
  readonly problem?: string | null
  /** The earliest and the latest that can be chosen (ISO text). */
  readonly earliest?: string
  readonly latest?: string
}

/** A date and time in the reader's zone. */
export function DateTimeField(props: DateTimeFieldProps) {
  const { value, onValue, earliest, latest } = props
  const id = useId()
  return (
    <Labelled {...props} id={id}>
      <input
        {...describing({ ...props, id })}
        id={id}
        name={props.name}
        type="datetime-local"
        value={value === null ? '' : localTime(value)}
        min={earliest && localTime(earliest)}
        max={latest && localTime(latest)}
        onChange={({ currentTarget }) => onValue(instantOf(currentTarget.value))}
      />
    </Labelled>
  )
}
