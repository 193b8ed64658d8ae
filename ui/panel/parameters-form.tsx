import { useRef, useState } from 'preact/hooks'
import type { ParameterField, Tool } from '../client.ts'
import { type Draft, type DraftValue, draftOf, readDraft } from '../models/parameter-draft.ts'
import { words } from '../words.ts'
import { Button } from './button.tsx'
import { usePanel } from './panel-context.ts'
import { FieldInput } from './parameter-input.tsx'
import { ScreenHead } from './screen-head.tsx'

/** The parameters of a tool before it is prepared: typed, with their defaults, secrets hidden. */
export function ParametersForm({ tool }: { tool: Tool }) {
  const { model } = usePanel()
  const form = useRef<HTMLFormElement>(null)
  const [draft, setDraft] = useState<Draft>(() => draftOf(tool.parameters))
  const [problems, setProblems] = useState<Record<string, string>>({})
  const submit = (event: Event) => {
    event.preventDefault()
    const read = readDraft(tool.parameters, draft)
    if (read.ok) {
      model.prepare(tool, read.values)
      return
    }
    setProblems(read.problems)
    const [first] = Object.keys(read.problems)
    if (first) form.current?.querySelector<HTMLElement>(`[name="${CSS.escape(first)}"]`)?.focus()
  }
  return (
    <section class="dh-screen">
      <ScreenHead heading={words.form.heading(tool.item.name)} detail={tool.does} />
      <form class="dh-form" ref={form} onSubmit={submit} noValidate>
        {tool.parameters.map((field) => (
          <Field
            key={field.name}
            field={field}
            value={draft[field.name] ?? ''}
            problem={problems[field.name] ?? null}
            onValue={(value) => setDraft((before) => ({ ...before, [field.name]: value }))}
          />
        ))}
        <div class="dh-actions">
          <Button kind="primary" submit>
            {words.form.continue}
          </Button>
          <Button onPress={model.back} hint="Esc">
            {words.session.cancel}
          </Button>
        </div>
      </form>
    </section>
  )
}

type FieldProps = {
  field: ParameterField
  value: DraftValue
  problem: string | null
  onValue: (value: DraftValue) => void
}

function Field(props: FieldProps) {
  const { field, problem } = props
  const id = `dh-field-${field.name}`
  if (!field.editable) return <FixedField field={field} />
  const hint = hintOf(field)
  return (
    <div class={`dh-field dh-field-${field.type}`}>
      <label for={id}>
        {field.label}
        {field.required && field.type !== 'boolean' && <span class="dh-muted"> {words.form.required}</span>}
      </label>
      <FieldInput {...props} id={id} describedBy={problem || hint ? `${id}-hint` : undefined} />
      {(problem || hint) && (
        <p id={`${id}-hint`} class={problem ? 'dh-field-problem' : 'dh-muted'}>
          {problem ?? hint}
        </p>
      )}
    </div>
  )
}

function hintOf({ type, value }: ParameterField): string | null {
  if (type === 'secret') return words.form.secretHint
  return type === 'file' ? words.form.fileHint(value === null ? null : String(value)) : null
}

function FixedField({ field }: { field: ParameterField }) {
  return (
    <div class="dh-field">
      <span class="dh-field-label">
        {field.label} <span class="dh-muted">{words.form.fixed}</span>
      </span>
      <span class="dh-fixed">{fixedText(field)}</span>
    </div>
  )
}

function fixedText({ type, value }: ParameterField): string {
  if (type === 'secret') return words.form.hiddenValue
  if (typeof value === 'boolean') return value ? words.form.yes : words.form.no
  return value === null || value === '' ? words.form.nothing : String(value)
}
