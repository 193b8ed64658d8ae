import { procedure } from '../trpc.ts'
import { logInput, logPage } from './schemas.ts'

/** A page of a session's log, or what of it contains a text. */
export const readLog = procedure('sessions.view')
  .input(logInput)
  .output(logPage)
  .query(({ ctx, input: { sessionId, limit, ...page } }) =>
    ctx.services.sessions.log(ctx.caller, sessionId, page, limit),
  )
