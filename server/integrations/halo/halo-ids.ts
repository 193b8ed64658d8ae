import type { PsaResult } from '../psa.ts'
import { fail } from './halo-errors.ts'

/** Whether a text may be an id of HaloPSA; nothing else gets into an address. */
export function isId(text: string): boolean {
  return /^[1-9]\d{0,9}$/.test(text)
}

/** The answer about what is no id at all. */
export async function noSuch<T>(path: string): Promise<PsaResult<T>> {
  return fail('notFound', `This is no id of ${path} in HaloPSA.`)
}
