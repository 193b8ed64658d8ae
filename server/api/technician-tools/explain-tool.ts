import { recordId } from '../ids.ts'
import { procedure } from '../trpc.ts'
import { subjectRef, ticketRef, toolExplanation } from './schemas.ts'

/** Why a tool of a ticket's subject is as it is. */
export const explainTool = procedure('tools.view', { widget: true })
  .input(ticketRef.extend({ subject: subjectRef, itemId: recordId }))
  .output(toolExplanation)
  .query(({ ctx, input: { subject, itemId, ...ticket } }) =>
    ctx.services.technicianTools.explain(ctx.caller, ticket, subject, itemId),
  )
