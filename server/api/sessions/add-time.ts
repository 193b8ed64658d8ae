import { procedure } from '../trpc.ts'
import { sentMessage, timeInput } from './schemas.ts'

/** Enters the time that a session took into its ticket, once. */
export const addTime = procedure('tools.run', { widget: true })
  .input(timeInput)
  .output(sentMessage)
  .mutation(({ ctx, input: { sessionId, minutes } }) =>
    ctx.services.ticketMessages.addTime(ctx.caller, sessionId, minutes),
  )
