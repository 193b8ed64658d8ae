import { z } from 'zod'
import { procedure } from '../trpc.ts'

/** The releases of the agent that lie ready on this server, the newest first. */
export const listReleases = procedure('agents.view', { reach: 'server' })
  .output(
    z.array(
      z.object({ release: z.string(), sha256: z.string(), sizeBytes: z.number(), addedAt: z.string() }),
    ),
  )
  .query(async ({ ctx }) => {
    const releases = await ctx.services.agents.listReleases(ctx.caller)
    return releases.map(({ release, sha256, sizeBytes, addedAt }) => ({
      release,
      sha256,
      sizeBytes,
      addedAt: addedAt.toISOString(),
    }))
  })
