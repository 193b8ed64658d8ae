import { z } from 'zod'
import { recordId } from '../ids.ts'

/** Another instant than now, with `Z` or an offset. */
const at = z.iso.datetime({ offset: true }).nullish()

export const forSubjectInput = z.strictObject({
  subjectId: recordId,
  at,
  /** True: also the items to which nothing applies. */
  all: z.boolean().default(false),
  offset: z.int().min(0).default(0),
  limit: z.int().min(1).max(500).default(100),
})

export const forItemInput = z.strictObject({ subjectId: recordId, itemId: recordId, at })

const decisionRow = z.object({
  item: z.object({ id: z.string(), name: z.string(), kind: z.enum(['software', 'task']) }),
  status: z.enum(['none', 'decided', 'withheld']),
  deploymentId: z.string().nullable(),
  /** What the winner wants, in words. */
  does: z.string().nullable(),
  conflict: z.boolean(),
  missing: z.array(z.string()).readonly(),
})

export const decisionRows = z.object({ rows: z.array(decisionRow), total: z.number().int() })

export const decisionWithTrace = z.object({
  row: decisionRow,
  trace: z
    .array(
      z.object({
        deployment: z.string(),
        outcome: z.string(),
        reason: z.string().nullable(),
        to: z.string().nullable(),
      }),
    )
    .readonly(),
})
