import { procedure } from '../trpc.ts'
import { startedSessions, startInput } from './schemas.ts'

/** Starts maintenance, detection or onboarding on computers. */
export const startSessions = procedure('sessions.start')
  .input(startInput)
  .output(startedSessions)
  .mutation(async ({ ctx, input }) => ({ sessions: await ctx.services.sessions.start(ctx.caller, input) }))
