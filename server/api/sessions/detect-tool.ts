import { z } from 'zod'
import { procedure } from '../trpc.ts'
import { detectToolInput } from './schemas.ts'

/** Looks at one tool's item on the ticket's subject; changes nothing. */
export const detectTool = procedure('tools.run', { widget: true })
  .input(detectToolInput)
  .output(z.object({ sessionId: z.string() }))
  .mutation(({ ctx, input }) => ctx.services.sessions.detectTool(ctx.caller, input))
