import { procedure } from '../trpc.ts'
import { listInput, sessionPage } from './schemas.ts'

/** Sessions that the caller may see, newest first. */
export const listSessions = procedure('sessions.view')
  .input(listInput)
  .output(sessionPage)
  .query(({ ctx, input: { cursor, limit, ...wanted } }) =>
    ctx.services.sessions.list(ctx.caller, wanted, cursor ?? null, limit),
  )
