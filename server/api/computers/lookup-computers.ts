import { z } from 'zod'
import { lookupFields } from '../../../core/lookup/lookup-record.ts'
import { recordId } from '../ids.ts'
import { procedure } from '../trpc.ts'
import { remoteSession } from './remote-session.ts'

const named = z.object({ id: z.string(), name: z.string() })

const lookupComputer = named.extend({
  online: z.boolean(),
  tenant: named,
  /** The primary person. */
  person: named.nullable(),
  serial: z.string().nullable(),
  address: z.string().nullable(),
  /** Who is signed in, as the machine names him. */
  user: z.string().nullable(),
  os: z.string().nullable(),
  /** The values that it was found by: the best one of each word. */
  matched: z.array(z.object({ field: z.enum(lookupFields), value: z.string() })),
  remote: z.array(remoteSession),
})

/** A computer as the look-up gives it. */
export type LookupComputer = z.infer<typeof lookupComputer>

/**
 * Computers by any words of what is known of them, the best first, of the tenants that the caller may see; for a query
 * without words the last five that he has opened.
 */
export const lookup = procedure('computers.view', { reach: 'filtered' })
  .input(z.strictObject({ query: z.string().max(100), limit: z.number().int().min(1).max(20).default(8) }))
  .output(z.object({ computers: z.array(lookupComputer) }))
  .query(async ({ ctx, input }) => {
    return { computers: await ctx.services.computerLookup.lookup(ctx.caller, input) }
  })

/** Keeps that the caller has opened a computer; his last 50 go before others in what he looks up. */
export const visit = procedure('computers.view')
  .input(z.strictObject({ computerId: recordId }))
  .mutation(({ ctx, input }) => ctx.services.computerLookup.visit(ctx.caller, input.computerId))
