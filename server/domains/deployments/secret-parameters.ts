import type { JsonObject, JsonValue } from '../../../core/canonical-json.ts'
import type { Sealer } from '../../sealer.ts'

/** A secret as a reader gets it: there is one, and nobody is told which. Sent back, the saved one stays. */
const hidden: JsonObject = { secret: true }

/** The parameters without the secrets' values, for readers and for the audit. */
export function hideSecrets(parameters: JsonObject): JsonObject {
  return mapValues(parameters, (value) => (isSealed(value) ? hidden : value))
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
    else if (typeof value === 'string' && value !== '') kept[name] = { sealed: sealer.seal(value) }
    else if (value !== '' && isSealed(saved[name])) kept[name] = saved[name]
  }
  return kept
}

function isSealed(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && 'sealed' in value
}

function mapValues(object: JsonObject, map: (value: JsonValue) => JsonValue): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, map(value)]))
}
