import { z } from 'zod'
import { procedure } from '../trpc.ts'
import { ticketContext as output, ticketRef } from './schemas.ts'

/**
 * What a ticket is about: its tenant, person and computers, each with how it was found, and what is missing. `fresh`: the
 * PSA is asked although it was within the last ten seconds.
 */
export const ticketContext = procedure('tools.view', { widget: true })
  .input(ticketRef.extend({ fresh: z.boolean().default(false) }))
  .output(output)
  .query(({ ctx, input: { fresh, ...ticket } }) => ctx.services.tickets.context(ctx.caller, ticket, fresh))
