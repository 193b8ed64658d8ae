import { useId } from 'preact/hooks'
import { describing, Labelled } from '../controls/labelled.tsx'
import { words } from '../words.ts'

interface NotesFieldProps {
  readonly value: string
  readonly onValue: (value: string) => void
  readonly problem: string | null
}

/** What others should know, in free words. */
export function NotesField({ value, onValue, problem }: NotesFieldProps) {
  const id = useId()
  const hint = words.deployment.notesHint
  return (
    <Labelled id={id} label={words.deployment.notes} hint={hint} problem={problem}>
      <textarea
        {...describing({ id, hint, problem })}
        id={id}
        name="notes"
        rows={3}
        maxLength={10_000}
        value={value}
        onInput={({ currentTarget }) => onValue(currentTarget.value)}
      />
    </Labelled>
  )
}
