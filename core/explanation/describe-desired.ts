import { type Desired, desiredForm } from '../facts/desired.ts'
import { desiredWords } from './words.ts'

/** Says a desired state in words, e.g. `install at least 24.1.0` or `enforce`. */
export function describeDesired(desired: Desired): string {
  const words = desiredWords[desiredForm(desired)]
  if ('atLeast' in desired) return `${words} ${desired.atLeast}`
  if ('atMost' in desired) return `${words} ${desired.atMost}`
  return desiredForm(desired) === 'exact' && 'version' in desired ? `${words} ${desired.version}` : words
}
