import { z } from 'zod'
import { recordId } from '../ids.ts'
import { ticketRef } from '../technician-tools/schemas.ts'

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

/** `deploymentId`: whose winning is wished for; left out: what would change the outcome at all. */
export const forItemInput = z.strictObject({
  subjectId: recordId,
  itemId: recordId,
  deploymentId: recordId.nullable().default(null),
  at,
})

export const forTicketInput = z.strictObject({ ...ticketRef.shape, at })

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
  /** The outcome in a sentence, then each deployment in the order of the trace. */
  headline: z.string(),
  sentences: z.array(z.string()),
  /** The smallest changes that would flip it, each proven. */
  flips: z.array(z.string()),
})

export const ticketDecisions = z.object({
  subjects: z.array(z.object({ id: z.string(), name: z.string(), rows: z.array(decisionRow) })),
})
