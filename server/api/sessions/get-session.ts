import { procedure } from '../trpc.ts'
import { sessionInput, sessionView } from './schemas.ts'

/** Where a session stands. */
export const getSession = procedure('sessions.view', { widget: true })
  .input(sessionInput)
  .output(sessionView)
  .query(({ ctx, input }) => ctx.services.sessions.get(ctx.caller, input.sessionId))
