import { procedure } from '../trpc.ts'
import { ticketContext as output, ticketRef } from './schemas.ts'

/** What a ticket is about: its tenant, person and computers, each with how it was found, and what is missing. */
export const ticketContext = procedure('tools.view', { widget: true })
  .input(ticketRef)
  .output(output)
  .query(({ ctx, input }) => ctx.services.tickets.context(ctx.caller, input))
