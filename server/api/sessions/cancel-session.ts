import { z } from 'zod'
import { procedure } from '../trpc.ts'
import { sessionInput, sessionStatus } from './schemas.ts'

/** Stops a session wherever it is. */
export const cancelSession = procedure('sessions.cancel', { widget: true })
  .input(sessionInput)
  .output(z.object({ status: sessionStatus }))
  .mutation(({ ctx, input }) => ctx.services.sessions.cancel(ctx.caller, input.sessionId))
