import { useId } from 'preact/hooks'
import { Combobox } from './combobox.tsx'
import { describing, Labelled } from './labelled.tsx'
import type { Choice, Option } from './use-options.ts'

interface ComboboxFieldProps {
  readonly label: string
  readonly name: string
  readonly value: Option | null
  readonly choice: Choice
  readonly onChoose: (option: Option) => void
  readonly free?: boolean
  readonly hint?: string
  readonly problem?: string | null
}

/** A labelled choice of many. */
export function ComboboxField(props: ComboboxFieldProps) {
  const id = useId()
  const { label, hint, problem, ...rest } = props
  return (
    <Labelled id={id} label={label} hint={hint} problem={problem}>
      <Combobox {...rest} {...describing({ id, hint, problem })} id={id} required />
    </Labelled>
  )
}
