import { z } from 'zod'
import { procedure, router } from '../trpc.ts'
import { approvalDetail, approvalInput, approvalPage, decideInput, listInput } from './schemas.ts'

/** The requests that the caller may see: those that wait for a decision first. */
const list = procedure('approvals.view', { reach: 'filtered' })
  .input(listInput)
  .output(approvalPage)
  .query(({ ctx, input }) => ctx.services.approvals.list(ctx.caller, input.cursor ?? null, input.limit))

/** One request, with the plan as its asker saw it. */
const get = procedure('approvals.view')
  .input(approvalInput)
  .output(approvalDetail)
  .query(({ ctx, input }) => ctx.services.approvals.get(ctx.caller, input.id))

/** Approves or refuses what somebody else has asked for. */
const decide = procedure('approvals.decide', { widget: true })
  .input(decideInput)
  .output(z.object({ sessionId: z.string() }))
  .mutation(({ ctx, input }) =>
    ctx.services.approvals.decide(ctx.caller, input.id, input.decision, input.reason || null),
  )

export const approvalsRouter = router({ list, get, decide })
