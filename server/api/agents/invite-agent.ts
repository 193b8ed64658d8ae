import { z } from 'zod'
import { recordId } from '../ids.ts'
import { procedure } from '../trpc.ts'

/** Invites one agent into a tenant. The token is shown once; it lasts a day unless told, a week at most. */
export const inviteAgent = procedure('agents.enrol')
  .input(
    z.strictObject({
      tenantId: recordId,
      /** A computer of the tenant that the agent joins; left out: its identity decides. */
      computerId: recordId.optional(),
      expiresInSeconds: z.int().min(60).max(604_800).optional(),
    }),
  )
  .output(z.object({ token: z.string(), expiresAt: z.string() }))
  .mutation(async ({ ctx, input }) => {
    const { token, expiresAt } = await ctx.services.agents.invite(ctx.caller, input)
    return { token, expiresAt: expiresAt.toISOString() }
  })
