import { z } from 'zod'
import { recordId } from '../ids.ts'
import { procedure } from '../trpc.ts'

const ask = {
  /** As `listReleases` names it. */
  release: z.string().min(1).max(100),
  /** Drawn by whoever asks: what is sent twice is asked once. */
  requestKey: z.uuid(),
}

/** Asks an agent to replace itself by a release. It goes back by itself where the release does not work there. */
export const updateAgent = procedure('agents.enrol')
  .input(z.strictObject({ agentId: recordId, ...ask }))
  .output(z.object({ commandId: z.string() }))
  .mutation(async ({ ctx, input: { agentId, ...update } }) => {
    return await ctx.services.agents.update(ctx.caller, agentId, update)
  })

/** Asks every agent of a tenant to replace itself by a release; those that are away do it when they come back. */
export const updateTenant = procedure('agents.enrol')
  .input(z.strictObject({ tenantId: recordId, ...ask }))
  .output(z.object({ asked: z.number(), current: z.number(), unable: z.number() }))
  .mutation(async ({ ctx, input: { tenantId, ...update } }) => {
    return await ctx.services.agents.updateTenant(ctx.caller, tenantId, update)
  })
