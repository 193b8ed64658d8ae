import type { Missing } from '../targeting/answer.ts'
import { missingWords } from './words.ts'

/** Says which facts are missing, e.g. `we do not know yet who the primary person is`. */
export function describeMissing(missing: readonly Missing[]): string {
  return `we do not know yet ${missing.map((fact) => missingWords[fact]).join(', nor ')}`
}
