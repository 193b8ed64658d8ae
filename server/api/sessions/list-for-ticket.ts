import { ticketRef } from '../technician-tools/schemas.ts'
import { procedure } from '../trpc.ts'
import { ticketSessions } from './schemas.ts'

/** The newest sessions that were run from a ticket. */
export const listForTicket = procedure('sessions.view', { widget: true })
  .input(ticketRef)
  .output(ticketSessions)
  .query(async ({ ctx, input }) => ({
    sessions: await ctx.services.sessions.listForTicket(ctx.caller, input),
  }))
