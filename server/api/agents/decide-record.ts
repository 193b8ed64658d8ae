import { z } from 'zod'
import { recordId } from '../ids.ts'
import { procedure } from '../trpc.ts'

/** Says which computer an undecided record stands for: one of its tenant, or a new one. Gives the computer. */
export const decideRecord = procedure('computers.edit')
  .input(
    z.discriminatedUnion('decision', [
      z.strictObject({ recordId, decision: z.literal('same'), computerId: recordId }),
      z.strictObject({ recordId, decision: z.literal('new') }),
    ]),
  )
  .output(z.object({ computerId: z.string() }))
  .mutation(async ({ ctx, input }) => {
    const decision =
      input.decision === 'same'
        ? ({ kind: 'same', computerId: input.computerId } as const)
        : ({ kind: 'new' } as const)
    return { computerId: await ctx.services.agents.decide(ctx.caller, input.recordId, decision) }
  })
