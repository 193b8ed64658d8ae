import type { JsonObject, JsonValue } from '../../../core/canonical-json.ts'
import type { Sealer } from '../../sealer.ts'

/** A secret as a reader gets it: there is one, and nobody is told which. Sent back, the saved one stays. */
const hidden: JsonObject = { secret: true }

/**
 * The parameters without the secrets' values, for readers and for the audit: those that are sealed, and those that came
 * in unsealed with a world document.
 * @param secretNames the item's parameters that are secrets
 */
export function hideSecrets(parameters: JsonObject, secretNames: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name,
      isSealed(value) || secretNames.has(name) ? hidden : value,
    ]),
  )
}

/**
 * The parameters as they are kept: a secret that was given is sealed, one that came back hidden stays as it was saved,
 * and an empty one is taken away.
 * @param secretNames the item's parameters that are secrets
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
      const secret = isPlain(value) ? value : saved[name]
      if (isPlain(secret)) kept[name] = { sealed: sealer.seal(String(secret)) }
      else if (isSealed(secret)) kept[name] = secret
    }
  }
  return kept
}

/** A value that was given as it is: it is not sealed yet. */
function isPlain(value: JsonValue | undefined): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value) && value !== ''
}

function isSealed(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && 'sealed' in value
}
