import { useEffect, useState } from 'preact/hooks'
import type { ChosenFile } from '../../ui/models/chosen-file.ts'
import { Button } from '../../ui/panel/button.tsx'
import { FileField } from '../controls/file-field.tsx'
import { NumberField } from '../controls/number-field.tsx'
import { SelectField } from '../controls/select-field.tsx'
import { TextField } from '../controls/text-field.tsx'
import { words } from '../words.ts'
import type { Draft, Item, Parameter } from './client-types.ts'
import type { DeploymentFormProps } from './form-props.ts'

const say = words.deployment

type Value = Draft['parameters'][string]

type ParameterFieldsProps = DeploymentFormProps & { readonly item: Item }

/** The values that the deployment sets. What is not set has the item's default. */
export function ParameterFields({ draft, item, problems, onChange }: ParameterFieldsProps) {
  const set = (name: string, value: Value | undefined) => {
    const { [name]: _, ...others } = draft.parameters
    onChange({ ...draft, parameters: value === undefined ? others : { ...others, [name]: value } })
  }
  const unknown = Object.keys(draft.parameters).filter(
    (name) => !item.parameters.some((parameter) => parameter.name === name),
  )
  return (
    <>
      {item.parameters.map((parameter) => (
        <ParameterField
          key={`${item.id} ${parameter.name}`}
          parameter={parameter}
          value={draft.parameters[parameter.name]}
          onValue={(value) => set(parameter.name, value)}
          problem={problems.get(`parameters.${parameter.name}`)?.message ?? null}
        />
      ))}
      {unknown.map((name) => (
        <div key={name} class="dh-labelled">
          <span>{say.parameterUnknown(name)}</span>
          <div class="dh-control dh-actions">
            <code class="dh-state">{JSON.stringify(draft.parameters[name])}</code>
            <Button label={say.removeParameter(name)} onPress={() => set(name, undefined)}>
              {say.remove}
            </Button>
          </div>
        </div>
      ))}
    </>
  )
}

interface ParameterFieldProps {
  readonly parameter: Parameter
  /** Undefined: not set by the deployment. */
  readonly value: Value | undefined
  readonly onValue: (value: Value | undefined) => void
  readonly problem: string | null
}

function ParameterField({ parameter, value, onValue, problem }: ParameterFieldProps) {
  const { name, label, type, required, defaultValue, choices } = parameter
  const common = {
    name: `parameters.${name}`,
    label,
    problem,
    note: required ? say.required : undefined,
  }
  const placeholder = defaultValue === null ? say.parameterEmpty : say.parameterDefault(shown(defaultValue))
  if (type === 'number')
    return (
      <NumberField
        {...common}
        placeholder={placeholder}
        value={typeof value === 'number' ? value : null}
        onValue={(number) => onValue(number ?? undefined)}
      />
    )
  if (type === 'boolean' || type === 'choice') {
    const options = type === 'boolean' ? ['true', 'false'] : choices
    return (
      <SelectField
        {...common}
        value={value === undefined ? '' : String(value)}
        options={[
          ['', defaultValue === null ? say.parameterEmpty : say.parameterDefaultChoice(shown(defaultValue))],
          ...options.map(
            (option) => [option, type === 'boolean' ? shown(option === 'true') : option] as const,
          ),
        ]}
        onValue={(chosen) =>
          onValue(chosen === '' ? undefined : type === 'boolean' ? chosen === 'true' : chosen)
        }
      />
    )
  }
  if (type === 'secret') return <SecretField {...common} value={value} onValue={onValue} />
  if (type === 'file') return <FileParameter {...common} value={value} onValue={onValue} />
  return (
    <TextField
      {...common}
      inputMode={type === 'uri' ? 'url' : 'text'}
      placeholder={placeholder}
      value={value === undefined || value === null ? '' : String(value)}
      onValue={(text) => onValue(text === '' ? undefined : text)}
    />
  )
}

interface SecretFieldProps {
  readonly name: string
  readonly label: string
  readonly note: string | undefined
  readonly problem: string | null
  readonly value: Value | undefined
  readonly onValue: (value: Value | undefined) => void
}

/** A secret is never shown: where one is kept, it stays until another is typed, or it is removed. */
function SecretField({ value, onValue, ...common }: SecretFieldProps) {
  const [kept, setKept] = useState<Value | undefined>(undefined)
  const isKept = typeof value === 'object' && value !== null
  useEffect(() => {
    if (isKept) setKept(value)
  }, [isKept])
  return (
    <>
      <TextField
        {...common}
        type="password"
        placeholder={isKept ? say.secretKept : say.parameterEmpty}
        value={typeof value === 'string' ? value : ''}
        onValue={(text) => onValue(text === '' ? kept : text)}
      />
      {isKept && (
        <div class="dh-after">
          <Button
            label={say.removeParameter(common.label)}
            onPress={() => {
              setKept(undefined)
              onValue(undefined)
            }}
          >
            {say.remove}
          </Button>
        </div>
      )}
    </>
  )
}

/** A file is kept sealed: of the kept one only the name is known. It stays until another is chosen, or it is removed. */
function FileParameter({ value, onValue, ...common }: SecretFieldProps) {
  const [tooLarge, setTooLarge] = useState<string | null>(null)
  // Removing it makes the field anew: what was chosen in it is gone, too.
  const [turn, setTurn] = useState(0)
  const fileName = fileNameOf(value)
  const choose = (file: ChosenFile | null) => {
    setTooLarge(file?.content === null ? say.fileTooLarge(file.fileName) : null)
    if (file && file.content !== null) onValue({ fileName: file.fileName, content: file.content })
  }
  return (
    <>
      <FileField
        key={turn}
        {...common}
        hint={fileName === null ? say.fileHint : say.fileKept(fileName)}
        problem={tooLarge ?? common.problem}
        onFile={choose}
      />
      {fileName !== null && (
        <div class="dh-after">
          <Button
            label={say.removeParameter(common.label)}
            onPress={() => {
              setTooLarge(null)
              setTurn(turn + 1)
              onValue(undefined)
            }}
          >
            {say.remove}
          </Button>
        </div>
      )}
    </>
  )
}

function fileNameOf(value: Value | undefined): string | null {
  const isFile = typeof value === 'object' && value !== null && 'fileName' in value
  return isFile && typeof value.fileName === 'string' ? value.fileName : null
}

function shown(value: string | number | boolean): string {
  if (typeof value === 'boolean') return value ? say.yes : say.no
  return String(value)
}
