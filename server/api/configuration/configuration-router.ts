import { z } from 'zod'
import { procedure, router } from '../trpc.ts'

/** A world document, whatever it is: the use case reads it and tells everything that is wrong with it. */
const document = z.unknown()

export const configurationRouter = router({
  /** The whole configuration as a world document. */
  export: procedure('configuration.export').query(({ ctx }) => ctx.services.configuration.export(ctx.caller)),

  /** What applying a document would do; a mutation since documents are long. */
  preview: procedure('configuration.apply', { reach: 'server' })
    .input(z.object({ document }))
    .mutation(({ ctx, input }) => ctx.services.configuration.preview(ctx.caller, input.document)),

  /** Makes the database equal to the document, if the difference is still the one that was shown. */
  applyWorld: procedure('configuration.apply', { reach: 'server' })
    .input(z.object({ document, expectedDifference: z.string().length(64) }))
    .mutation(({ ctx, input }) =>
      ctx.services.configuration.apply(ctx.caller, input.document, input.expectedDifference),
    ),
})
