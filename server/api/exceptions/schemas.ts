import { z } from 'zod'
import { recordId } from '../ids.ts'
import { exceptionView, placeWith, subjectRef } from '../technician-tools/schemas.ts'

const wish = {
  /** Whom to leave out: one of those that the place is about. */
  subject: subjectRef,
  itemId: recordId,
  /** When it ends by itself: within the next 180 days. */
  until: z.iso.datetime({ offset: true }),
}

export const wishInput = placeWith(wish)

export const createInput = placeWith({ ...wish, reason: z.string().max(2_000) })

/** The wish as the use case takes it. */
export function wishOf({ subject, itemId, until, ...place }: z.infer<typeof wishInput>) {
  return { place, subject, itemId, until: new Date(until) }
}

const countedRule = z.object({
  id: z.string(),
  name: z.string(),
  /** What it does, in words: "install the latest". */
  does: z.string(),
  count: z.int(),
})

export const exceptionPreview = z.object({
  itemName: z.string(),
  subject: subjectRef.extend({ name: z.string() }),
  /** What `count` and `unknown` count. */
  counted: z.enum(['computer', 'person', 'tenant']),
  /** How many would be left out of what is done now. */
  count: z.int(),
  /** The names of the first few. */
  names: z.array(z.string()),
  /** Of how many it is not known whether it means them, so that nothing is done there until it is. */
  unknown: z.int(),
  /** The rules that it puts out, most frequent first. */
  putOut: z.array(countedRule),
  /** The rules that are nearer and stay in force. */
  stays: z.array(countedRule),
  /** The exception that this one would replace. */
  replaces: exceptionView.nullable(),
  /** Why it can't be made, in words; null where it can. */
  problem: z.string().nullable(),
})

export const listInput = z.strictObject({
  state: z.enum(['active', 'ended']).default('active'),
  tenantId: recordId.nullable().default(null),
  subjectId: recordId.nullable().default(null),
  search: z.string().max(200).default(''),
  offset: z.int().min(0).default(0),
  limit: z.int().min(1).max(200).default(100),
})

export const exceptionRows = z.object({ rows: z.array(exceptionView), total: z.int() })

export type ExceptionPreview = z.infer<typeof exceptionPreview>
