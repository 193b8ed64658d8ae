import { z } from 'zod'
import { procedure } from '../trpc.ts'
import { postponeInput, sessionStatus } from './schemas.ts'

/** Moves the execution of a session that waits for its time. */
export const postponeSession = procedure('sessions.start')
  .input(postponeInput)
  .output(z.object({ status: sessionStatus }))
  .mutation(({ ctx, input }) => ctx.services.sessions.postpone(ctx.caller, input.sessionId, input.until))
