import { z } from 'zod'
import { procedure } from '../trpc.ts'
import { runInput, sessionStatus } from './schemas.ts'

/** *Run now*, for exactly the plan that was seen. */
export const runSession = procedure('tools.run', { widget: true })
  .input(runInput)
  .output(z.object({ status: sessionStatus }))
  .mutation(({ ctx, input }) => ctx.services.sessions.run(ctx.caller, input.sessionId, input.planHash))
