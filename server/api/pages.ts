import { z } from 'zod'
import { recordId } from './ids.ts'

/** Which part of a long list is wanted. */
export const pageInput = z.strictObject({
  /** `next` of the part before; left out: from the start. */
  after: recordId.optional(),
  limit: z.int().min(1).max(200).default(50),
})

/** The same as stores take it. */
export function pageOf(input: z.infer<typeof pageInput>): { after: string | null; limit: number } {
  return { after: input.after ?? null, limit: input.limit }
}

/** The id to go on after; null at the end. */
export const nextPage = z.string().nullable()
