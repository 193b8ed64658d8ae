import { procedure } from '../trpc.ts'
import { askApprovalInput, pressedRun } from './schemas.ts'

/** Asks somebody else to let exactly the plan that was seen run. */
export const askApproval = procedure('tools.run', { widget: true })
  .input(askApprovalInput)
  .output(pressedRun)
  .mutation(({ ctx, input: { sessionId, planHash, reason, executeAt } }) =>
    ctx.services.sessions.askApproval(ctx.caller, sessionId, {
      planHash,
      reason,
      executeAt: executeAt ?? null,
    }),
  )
