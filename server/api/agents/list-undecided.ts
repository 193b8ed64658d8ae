import { z } from 'zod'
import { candidateHints, undecidedReasons } from '../../../core/identification/identify.ts'
import { nextPage, pageInput, pageOf } from '../pages.ts'
import { procedure } from '../trpc.ts'

const named = z.object({ id: z.string(), name: z.string() })

const undecidedRecord = z.object({
  id: z.string(),
  tenant: named,
  agent: z.object({
    id: z.string(),
    name: z.string(),
    kind: z.string(),
    platform: z.string().nullable(),
    hardwareUuid: z.string().nullable(),
    online: z.boolean(),
  }),
  reason: z.enum(undecidedReasons),
  /** The computers that it may be, the likeliest first. One of another tenant is shown, and cannot be chosen. */
  candidates: z.array(
    z.object({
      computerId: z.string(),
      name: z.string(),
      tenant: named,
      because: z.enum(candidateHints),
      choosable: z.boolean(),
    }),
  ),
  createdAt: z.string(),
})

/** Records whose machine cannot be told from its identity, of the tenants that the caller may see. */
export const listUndecided = procedure('computers.view', { reach: 'filtered' })
  .input(pageInput)
  .output(z.object({ records: z.array(undecidedRecord), next: nextPage }))
  .query(async ({ ctx, input }) => {
    const { records, next } = await ctx.services.agents.listUndecided(ctx.caller, pageOf(input))
    return {
      records: records.map(({ createdAt, candidates, ...record }) => ({
        ...record,
        candidates: [...candidates],
        createdAt: createdAt.toISOString(),
      })),
      next,
    }
  })
