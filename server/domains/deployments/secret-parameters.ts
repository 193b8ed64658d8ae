import type { JsonObject, JsonValue } from '../../../core/canonical-json.ts'
import { DeskhandError } from '../../errors.ts'
import type { Sealer } from '../../sealer.ts'
import { type CarriedFile, problemOfFile } from '../items/carried-file.ts'
import type { ItemParameter } from '../items/store.ts'

/** Whether the values of a parameter are kept sealed, and shown to nobody. */
export function isSealedType(type: ItemParameter['type']): boolean {
  return type === 'secret' || type === 'file'
}

/**
 * A secret as a reader gets it: there is one, and nobody is told which; of a file, its name. Sent back, the saved one
 * stays.
 */
function hiddenOf(value: JsonValue): JsonObject {
  const fileName = isPlainObject(value) ? value.fileName : undefined
  return typeof fileName === 'string' ? { secret: true, fileName } : { secret: true }
}

/**
 * The parameters without the secrets' values, for readers and for the audit: those that are sealed, and those that came
 * in unsealed with a world document.
 * @param secretNames the item's parameters that are secrets or files
 */
export function hideSecrets(parameters: JsonObject, secretNames: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name,
      isSealed(value) || secretNames.has(name) ? hiddenOf(value) : value,
    ]),
  )
}

/**
 * The parameters as they are kept: a secret or file that was given is sealed, one that came back hidden stays as it was
 * saved, and an empty one is taken away.
 * @param secretNames the item's parameters that are secrets or files
 */
export function sealSecrets(
  parameters: JsonObject,
  saved: JsonObject,
  secretNames: ReadonlySet<string>,
  sealer: Sealer,
): JsonObject {
  const kept: Record<string, JsonValue> = {}
  for (const [name, value] of Object.entries(parameters)) {
    if (!secretNames.has(name)) kept[name] = value
    else if (value !== '') {
      const secret = isPlain(value) || isFile(value) ? value : saved[name]
      if (isPlain(secret)) kept[name] = { sealed: sealer.seal(String(secret)) }
      else if (isFile(secret)) kept[name] = { sealed: sealer.seal(secret.content), fileName: secret.fileName }
      else if (isSealed(secret)) kept[name] = secret
    }
  }
  return kept
}

/**
 * Looks at the files that a draft brings along.
 * @throws badInput with every problem; `detail.issues` as `{path, message}`
 */
export function requireFiles(parameters: JsonObject, known: readonly ItemParameter[]): void {
  const issues = known.flatMap(({ name, label, type }) => {
    const value = parameters[name]
    const isNew =
      type === 'file' && value !== undefined && value !== '' && !isHidden(value) && !isSealed(value)
    const problem = isNew ? problemOfFile(value) : null
    return problem ? [{ path: `parameters.${name}`, label, message: problem }] : []
  })
  if (issues.length === 0) return
  const words = issues.map(({ label, message }) => `${label}: ${message}`).join('; ')
  throw new DeskhandError('badInput', `The parameters are not right. ${words}.`, { issues })
}

/** A value that was given as it is: it is not sealed yet. */
function isPlain(value: JsonValue | undefined): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value) && value !== ''
}

function isPlainObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isSealed(value: JsonValue | undefined): value is JsonObject {
  return isPlainObject(value) && 'sealed' in value
}

function isHidden(value: JsonValue | undefined): boolean {
  return isPlainObject(value) && value.secret === true
}

/** A file that was given as it is: it is not sealed yet. */
function isFile(value: JsonValue | undefined): value is CarriedFile {
  return problemOfFile(value) === null
}
