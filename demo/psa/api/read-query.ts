import type { Request } from 'express'
import { z } from 'zod'

const flag = z
  .enum(['true', 'false', 'True', 'False', '1', '0', ''])
  .transform((text) => text.toLowerCase() === 'true' || text === '1')
  .default(false)
const number = z.coerce.number().int()

/** The query parameters that the lists know. The odd spelling of `pageinate` is the vendor's. */
const listQuery = z.object({
  pageinate: flag,
  page_size: number.min(1).max(1000).default(50),
  page_no: number.min(1).default(1),
  ticket_id: number.optional(),
  client_id: number.optional(),
  user_id: number.optional(),
  site_id: number.optional(),
  agent_id: number.optional(),
  search: z.string().max(200).default(''),
  type: number.optional(),
  includeinactive: flag,
  includeassetfields: flag,
  includelines: flag,
  includedetails: flag,
  includetenants: flag,
  includeazuretenants: flag,
  exclude_generaluser: flag,
  excludeinternal: flag,
  open_only: flag,
  lastupdatefromdate: z.string().optional(),
  lastupdatetodate: z.string().optional(),
})

export type ListQuery = z.infer<typeof listQuery>

/** The query of a request, or in words what is wrong with it. Unknown parameters are let pass. */
export function readQuery(request: Request): { ok: true; query: ListQuery } | { ok: false; message: string } {
  const parsed = listQuery.safeParse(request.query)
  if (parsed.success) return { ok: true, query: parsed.data }
  const issue = parsed.error.issues[0]
  return { ok: false, message: `The parameter ${issue?.path.join('.') ?? ''} cannot be read.` }
}

/** Cuts one page out of a list and wraps it: `{record_count, <key>: […]}`; without `pageinate`, all of it. */
export function envelope<T>(key: string, list: readonly T[], query: ListQuery): Record<string, unknown> {
  return { record_count: list.length, [key]: page(list, query) }
}

/** The page of a list that was asked for, or the whole list without `pageinate`. */
export function page<T>(list: readonly T[], { pageinate, page_no, page_size }: ListQuery): readonly T[] {
  return pageinate ? list.slice((page_no - 1) * page_size, page_no * page_size) : list
}
