import { z } from 'zod'
import { approvalStates } from '../../domains/sessions/approval-state.ts'
import { recordId } from '../ids.ts'
import { sessionPlan, sessionStatus } from '../sessions/schemas.ts'
import { subjectRef } from '../technician-tools/schemas.ts'

export const listInput = z.strictObject({
  /** `next` of the page before. */
  cursor: recordId.nullish(),
  /** Of those that are not waited for any more. */
  limit: z.number().int().min(1).max(200).default(50),
})

export const approvalInput = z.strictObject({ id: recordId })

/** Whoever refuses says why: the asker reads it. */
export const decideInput = z.discriminatedUnion('decision', [
  z.strictObject({
    id: recordId,
    decision: z.literal('approved'),
    reason: z.string().trim().max(2_000).optional(),
  }),
  z.strictObject({
    id: recordId,
    decision: z.literal('refused'),
    reason: z.string().trim().min(1).max(2_000),
  }),
])

/** Somebody is asked to let exactly this plan run. */
const approval = z.object({
  id: z.string(),
  state: z.enum(approvalStates),
  sessionId: z.string(),
  tool: z.object({ deploymentId: z.string(), name: z.string(), itemName: z.string() }).nullable(),
  subject: z.object({ kind: subjectRef.shape.kind, id: z.string(), name: z.string() }),
  tenant: z.object({ id: z.string(), name: z.string() }),
  ticketId: z.string().nullable(),
  reason: z.string(),
  askedBy: z.string().nullable(),
  askedAt: z.string(),
  /** When it would run, where a time was chosen; else as soon as it is approved. */
  executeAt: z.string().nullable(),
  /** A decision is waited for until then. */
  until: z.string().nullable(),
  decidedBy: z.string().nullable(),
  decidedAt: z.string().nullable(),
  decisionReason: z.string().nullable(),
  sessionStatus,
  /** Why its session stands or ended so, in words. */
  sessionDetail: z.string().nullable(),
  /** The caller may decide about it. */
  mayDecide: z.boolean(),
})

export const approvalPage = z.object({
  /** The oldest first. */
  open: z.array(approval),
  /** The newest first. */
  closed: z.array(approval),
  next: z.string().nullable(),
})

export const approvalDetail = approval.extend({
  /** As the asker saw it. */
  plan: sessionPlan.nullable(),
  /** What it would run with; null = a secret, shown to nobody. */
  parameters: z.array(
    z.object({ label: z.string(), value: z.union([z.string(), z.number(), z.boolean(), z.null()]) }),
  ),
})
