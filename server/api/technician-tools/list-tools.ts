import { procedure } from '../trpc.ts'
import { subjectRef, ticketRef, toolList } from './schemas.ts'

/** The Technician Tools for one subject of a ticket. */
export const listTools = procedure('tools.view', { widget: true })
  .input(ticketRef.extend({ subject: subjectRef }))
  .output(toolList)
  .query(({ ctx, input: { subject, ...ticket } }) =>
    ctx.services.technicianTools.list(ctx.caller, ticket, subject),
  )
