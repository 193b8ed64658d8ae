import type { z } from 'zod'
import type { PsaCallOptions, PsaResult } from '../psa.ts'
import { fail } from './halo-errors.ts'
import type { HaloQuery, HaloTransport } from './halo-request.ts'
import { haloPage } from './halo-shapes.ts'

const pageSize = 100
/** A list that goes on beyond this is one that repeats itself. */
const mostPages = 2_000

/**
 * Reads all pages of a list, in the order of the answers, each entry once.
 *
 * With an envelope the record count says when it is over. A bare array has no count: a short page is the last, and
 * one that brings nothing new shows that paging is ignored and all was there at once.
 * @param key the envelope's key, such as `tickets`
 */
export async function readHaloList<T extends z.ZodType<{ id: string }>>(
  transport: HaloTransport,
  path: string,
  key: string,
  query: HaloQuery,
  entry: T,
  options?: PsaCallOptions,
): Promise<PsaResult<z.output<T>[]>> {
  const found = new Map<string, z.output<T>>()
  const schema = haloPage(entry, key)
  for (let number = 1; number <= mostPages; number++) {
    // The parameter is spelled so on the other side.
    const asked = { ...query, pageinate: true, page_size: pageSize, page_no: number }
    const page = await transport.get(path, asked, schema, options)
    if (!page.ok) return page
    const { entries, total } = page.value
    const before = found.size
    for (const one of entries) found.set(one.id, one)
    const over = found.size === before || (total === null ? entries.length < pageSize : found.size >= total)
    if (over) return { ok: true, value: [...found.values()] }
  }
  return fail('invalidAnswer', `HaloPSA's list of ${key} does not end.`)
}
