import type { ParameterField } from '../client.ts'
import { readChosenFile } from '../models/chosen-file.ts'
import type { DraftValue } from '../models/parameter-draft.ts'
import { words } from '../words.ts'

type FieldInputProps = {
  field: ParameterField
  id: string
  value: DraftValue
  problem: string | null
  describedBy?: string
  onValue: (value: DraftValue) => void
}

/** The control for one parameter, by its type. */
export function FieldInput({ field, id, value, problem, describedBy, onValue }: FieldInputProps) {
  const common = {
    id,
    name: field.name,
    'aria-describedby': describedBy,
    'aria-invalid': problem ? ('true' as const) : undefined,
  }
  if (field.type === 'boolean') {
    return (
      <input
        {...common}
        type="checkbox"
        checked={value === true}
        onChange={(event) => onValue(event.currentTarget.checked)}
      />
    )
  }
  if (field.type === 'choice') {
    return (
      <select {...common} value={String(value)} onChange={(event) => onValue(event.currentTarget.value)}>
        {value === '' && <option value="">{words.form.choose}</option>}
        {field.choices.map((choice) => (
          <option key={choice} value={choice}>
            {choice}
          </option>
        ))}
      </select>
    )
  }
  if (field.type === 'file') {
    return (
      <input
        {...common}
        type="file"
        onChange={async (event) => {
          const [file] = event.currentTarget.files ?? []
          onValue(file ? await readChosenFile(file) : '')
        }}
      />
    )
  }
  const text = {
    ...common,
    'aria-required': field.required ? ('true' as const) : undefined,
    spellcheck: false,
    value: String(value),
    onInput: (event: { currentTarget: HTMLInputElement }) => onValue(event.currentTarget.value),
  }
  if (field.type === 'secret') return <input {...text} type="password" autocomplete="new-password" />
  const mode = field.type === 'number' ? 'decimal' : field.type === 'uri' ? 'url' : undefined
  return <input {...text} type="text" autocomplete="off" inputMode={mode} />
}
