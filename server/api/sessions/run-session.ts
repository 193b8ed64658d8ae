import { procedure } from '../trpc.ts'
import { pressedRun, runInput } from './schemas.ts'

/** *Run now*, or at a time, for exactly the plan that was seen. */
export const runSession = procedure('tools.run', { widget: true })
  .input(runInput)
  .output(pressedRun)
  .mutation(({ ctx, input: { sessionId, planHash, executeAt } }) =>
    ctx.services.sessions.run(ctx.caller, sessionId, planHash, executeAt ?? null),
  )
