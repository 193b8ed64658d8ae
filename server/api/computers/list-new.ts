import { z } from 'zod'
import { nextPage, pageInput, pageOf } from '../pages.ts'
import { procedure } from '../trpc.ts'

const newComputer = z.object({
  id: z.string(),
  name: z.string(),
  tenant: z.object({ id: z.string(), name: z.string() }),
  kind: z.string().nullable(),
  os: z.string().nullable(),
  manufacturer: z.string().nullable(),
  model: z.string().nullable(),
  serial: z.string().nullable(),
  online: z.boolean(),
  lastSeenAt: z.string().nullable(),
  /** Since when it is known: long ago for one that was wiped. */
  knownSince: z.string(),
})

/** Computers that need onboarding, of the tenants that the caller may see. */
export const listNew = procedure('computers.view', { reach: 'filtered' })
  .input(pageInput)
  .output(z.object({ computers: z.array(newComputer), next: nextPage }))
  .query(async ({ ctx, input }) => {
    const { computers, next } = await ctx.services.computers.listNew(ctx.caller, pageOf(input))
    return {
      computers: computers.map(({ createdAt, lastSeenAt, ...computer }) => ({
        ...computer,
        lastSeenAt: lastSeenAt?.toISOString() ?? null,
        knownSince: createdAt.toISOString(),
      })),
      next,
    }
  })
