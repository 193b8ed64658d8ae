import { DeskhandError } from '../../errors.ts'
import type { Sealer } from '../../sealer.ts'
import type { ItemParameter } from '../items/store.ts'

/** A value as given; a secret is kept sealed. */
export type ParameterValue = string | number | boolean
export type KeptValue = ParameterValue | { readonly sealed: string }

type Given = Readonly<Record<string, ParameterValue>>

/**
 * The parameters of a run: the item's defaults, over them the deployment's values, over them what the person gave.
 * Secrets come out sealed.
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
    const value = own ?? (deployed[parameter.name] as KeptValue | undefined) ?? parameter.defaultValue
    if (value === null || value === '') {
      if (parameter.required) problems.push(`${parameter.label}: a value is needed`)
      continue
    }
    const problem = problemOf(parameter, value)
    if (problem) problems.push(`${parameter.label}: ${problem}`)
    else values[parameter.name] = keep(parameter, value, sealer)
  }
  if (problems.length > 0)
    throw new DeskhandError('badInput', `The parameters are not right. ${problems.join('; ')}.`)
  return values
}

/** Opens the secrets again, for the command that is about to be signed; gives which of them are secret, too. */
export function openParameters(
  kept: Readonly<Record<string, KeptValue>>,
  sealer: Sealer,
): { values: Record<string, string>; secretNames: string[] } {
  const values: Record<string, string> = {}
  const secretNames: string[] = []
  for (const [name, value] of Object.entries(kept)) {
    if (typeof value === 'object') secretNames.push(name)
    values[name] = typeof value === 'object' ? sealer.open(value.sealed) : String(value)
  }
  return { values, secretNames }
}

function keep({ type }: ItemParameter, value: KeptValue, sealer: Sealer): KeptValue {
  if (type !== 'secret' || typeof value === 'object') return value
  return { sealed: sealer.seal(String(value)) }
}

function problemOf({ type, choices }: ItemParameter, value: KeptValue): string | null {
  if (typeof value === 'object') return type === 'secret' ? null : 'this value can’t be read'
  switch (type) {
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? null : 'must be a number'
    case 'boolean':
      return typeof value === 'boolean' ? null : 'must be yes or no'
    case 'choice':
      return choices.includes(String(value)) ? null : `must be one of ${choices.join(', ')}`
    case 'uri':
      return typeof value === 'string' && URL.canParse(value) ? null : 'must be an address'
    default:
      return typeof value === 'string' ? null : 'must be text'
  }
}
