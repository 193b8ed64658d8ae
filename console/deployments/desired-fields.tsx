import { SelectField } from '../controls/select-field.tsx'
import { TextField } from '../controls/text-field.tsx'
import { words } from '../words.ts'
import type { Draft, Item } from './client-types.ts'
import { type DeploymentFormProps, hintIn } from './form-props.ts'

const say = words.deployment

type VersionForm = keyof typeof say.versions

type DesiredFieldsProps = DeploymentFormProps & { readonly item: Item }

/** The state that the item is to be in: only those that its kind can have. */
export function DesiredFields(props: DesiredFieldsProps) {
  return props.item.kind === 'task' ? <TaskFields {...props} /> : <SoftwareFields {...props} />
}

function TaskFields({ draft, problems, onChange }: DesiredFieldsProps) {
  const mode = draft.desired.mode ?? ''
  return (
    <SelectField
      label={say.mode}
      name="desired.mode"
      value={mode}
      options={Object.entries(say.modes)}
      hint={hintIn(say.modeHints, mode)}
      onValue={(chosen) => onChange({ ...draft, desired: { mode: chosen } })}
      problem={problems.get('desired.mode')?.message ?? null}
    />
  )
}

function SoftwareFields({ draft, item, problems, onChange }: DesiredFieldsProps) {
  const { desired } = draft
  const state = desired.state ?? ''
  const form = versionForm(desired)
  const number = versionNumber(desired)
  const newest = item.versions.at(-1) ?? ''
  const set = (next: Draft['desired']) => onChange({ ...draft, desired: next })
  return (
    <>
      <SelectField
        label={say.state}
        name="desired.state"
        value={state}
        options={Object.entries(say.states)}
        hint={hintIn(say.stateHints, state)}
        onValue={(chosen) =>
          set(chosen === 'installed' ? { state: chosen, version: 'latest' } : { state: chosen })
        }
        problem={problems.get('desired.state')?.message ?? null}
      />
      {state === 'installed' && (
        <SelectField
          label={say.version}
          name="desired.form"
          value={form}
          options={versionForms}
          onValue={(chosen) => set(desiredOf(chosen, number ?? newest))}
        />
      )}
      {state === 'installed' && number !== null && (
        <TextField
          label={say.versionNumber}
          name="desired.version"
          value={number}
          maxLength={100}
          suggestions={item.versions}
          required
          onValue={(typed) => set(desiredOf(form, typed.trim()))}
          problem={problems.get('desired.version')?.message ?? null}
        />
      )}
    </>
  )
}

const versionForms = Object.entries(say.versions) as [VersionForm, string][]

function versionForm(desired: Draft['desired']): VersionForm {
  if ('atLeast' in desired) return 'atLeast'
  if ('atMost' in desired) return 'atMost'
  return desired.version === 'latest' || desired.version === 'any' ? desired.version : 'exact'
}

/** The version that is typed; null for the forms that have none. */
function versionNumber(desired: Draft['desired']): string | null {
  const form = versionForm(desired)
  if (form === 'latest' || form === 'any') return null
  return (form === 'exact' ? desired.version : desired[form]) ?? ''
}

function desiredOf(form: VersionForm, number: string): Draft['desired'] {
  if (form === 'latest' || form === 'any') return { state: 'installed', version: form }
  return { state: 'installed', [form === 'exact' ? 'version' : form]: number }
}
