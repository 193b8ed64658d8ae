import { DeskhandError } from '../../errors.ts'
import type { Sealer } from '../../sealer.ts'
import { type CarriedFile, commandFileName, problemOfFile } from '../items/carried-file.ts'
import type { ItemParameter } from '../items/store.ts'

/** A value as given. */
export type ParameterValue = string | number | boolean | CarriedFile
/** A value as kept: a secret sealed, and of a file its content. */
export type KeptValue =
  | string
  | number
  | boolean
  | { readonly sealed: string; readonly fileName?: string | undefined }

/** A file parameter, for the command that carries it. */
export type OpenedFile = {
  /** The parameter's. */
  readonly name: string
  readonly fileName: string
  /** Base64. */
  readonly content: string
}

type Given = Readonly<Record<string, ParameterValue>>

/**
 * The parameters of a run: the item's defaults, over them the deployment's values, over them what the person gave.
 * Secrets and files come out sealed.
 * @param override whether the person may change them: none | allowed | required (every one must be given)
 * @throws badInput with every problem at once, each naming its parameter
 */
export function checkParameters(
  parameters: readonly ItemParameter[],
  deployed: Readonly<Record<string, unknown>>,
  given: Given,
  override: 'none' | 'allowed' | 'required',
  sealer: Sealer,
): Record<string, KeptValue> {
  const problems: string[] = []
  const known = new Set(parameters.map(({ name }) => name))
  for (const name of Object.keys(given)) {
    if (!known.has(name)) problems.push(`${name}: this tool has no such parameter`)
    else if (override === 'none') problems.push(`${name}: this deployment does not let it be changed`)
  }
  const values: Record<string, KeptValue> = {}
  for (const parameter of parameters) {
    const own = given[parameter.name]
    if (override === 'required' && own === undefined) problems.push(`${parameter.label}: give a value`)
    const value: unknown = own ?? deployed[parameter.name] ?? parameter.defaultValue
    if (value === null || value === '') {
      if (parameter.required) problems.push(`${parameter.label}: a value is needed`)
      continue
    }
    const problem = problemOf(parameter, value)
    if (problem) problems.push(`${parameter.label}: ${problem}`)
    else values[parameter.name] = keep(parameter, value as ParameterValue | KeptValue, sealer)
  }
  if (problems.length > 0)
    throw new DeskhandError('badInput', `The parameters are not right. ${problems.join('; ')}.`)
  return values
}

/**
 * Opens secrets and files again, for the command that is about to be signed. Values are texts, as scripts get them;
 * files are not among them.
 */
export function openParameters(
  kept: Readonly<Record<string, KeptValue>>,
  sealer: Sealer,
): { values: Record<string, string>; secretNames: string[]; files: OpenedFile[] } {
  const values: Record<string, string> = {}
  const secretNames: string[] = []
  const files: OpenedFile[] = []
  for (const [name, value] of Object.entries(kept)) {
    if (typeof value !== 'object') values[name] = String(value)
    else if (value.fileName !== undefined)
      files.push({ name, fileName: commandFileName(value.fileName), content: sealer.open(value.sealed) })
    else {
      secretNames.push(name)
      values[name] = sealer.open(value.sealed)
    }
  }
  return { values, secretNames, files }
}

function keep({ type }: ItemParameter, value: ParameterValue | KeptValue, sealer: Sealer): KeptValue {
  if (typeof value === 'object')
    return 'content' in value ? { sealed: sealer.seal(value.content), fileName: value.fileName } : value
  return type === 'secret' ? { sealed: sealer.seal(String(value)) } : value
}

/** Addresses that a script may be given; others are a slip (`C:\a`), or carry code themselves (`javascript:`). */
const schemes = ['http', 'https', 'ftp', 'ftps', 'sftp', 'ssh', 'smb', 'file', 'ldap', 'ldaps', 'mailto']

function isAddress(value: unknown): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false
  return schemes.includes(new URL(value).protocol.slice(0, -1))
}

function problemOf({ type, choices }: ItemParameter, value: unknown): string | null {
  if (isSealed(value)) {
    const wanted = typeof value.fileName === 'string' ? 'file' : 'secret'
    return type === wanted ? null : 'this value can’t be read'
  }
  if (type === 'file') return problemOfFile(value)
  if (typeof value === 'object') return 'this value can’t be read'
  switch (type) {
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? null : 'must be a number'
    case 'boolean':
      return typeof value === 'boolean' ? null : 'must be yes or no'
    case 'choice':
      return choices.includes(String(value)) ? null : `must be one of ${choices.join(', ')}`
    case 'uri':
      return isAddress(value) ? null : 'must be an address, such as https://example.com'
    default:
      return typeof value === 'string' ? null : 'must be text'
  }
}

function isSealed(value: unknown): value is { sealed: string; fileName?: unknown } {
  return typeof value === 'object' && value !== null && 'sealed' in value && typeof value.sealed === 'string'
}
