import { z } from 'zod'
import { procedure } from '../trpc.ts'
import { prepareToolInput } from './schemas.ts'

/** Starts a session for one tool of a place; nothing is changed until *Run now*. */
export const prepareTool = procedure('tools.run', { widget: true })
  .input(prepareToolInput)
  .output(z.object({ sessionId: z.string() }))
  .mutation(({ ctx, input }) => ctx.services.sessions.prepareTool(ctx.caller, input))
