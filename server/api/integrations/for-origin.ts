import { z } from 'zod'
import { procedure } from '../trpc.ts'

/** Which integration a PSA's pages belong to, by their origin: the extension asks it for the tab's host. */
export const forOrigin = procedure('tools.view', { reach: 'server' })
  .input(z.strictObject({ origin: z.url({ protocol: /^https?$/ }).max(300) }))
  .output(z.object({ integrationId: z.string(), vendor: z.string(), name: z.string() }).nullable())
  .query(async ({ ctx, input }) => {
    const found = await ctx.services.integrations.forOrigin(new URL(input.origin).origin)
    return found && { integrationId: found.id, vendor: found.vendor, name: found.name }
  })
