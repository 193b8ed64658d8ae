import { place } from '../technician-tools/schemas.ts'
import { procedure } from '../trpc.ts'
import { placeSessions } from './schemas.ts'

/** The newest sessions that were run from a ticket, or on a computer. */
export const listForPlace = procedure('sessions.view', { widget: true })
  .input(place)
  .output(placeSessions)
  .query(async ({ ctx, input }) => ({
    sessions: await ctx.services.sessions.listForPlace(ctx.caller, input),
  }))
