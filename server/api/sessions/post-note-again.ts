import { procedure } from '../trpc.ts'
import { sentMessage, sessionInput } from './schemas.ts'

/** Posts the note of a session, which the PSA has refused, to its ticket once more. */
export const postNoteAgain = procedure('tools.run', { widget: true })
  .input(sessionInput)
  .output(sentMessage)
  .mutation(({ ctx, input }) => ctx.services.ticketMessages.postNoteAgain(ctx.caller, input.sessionId))
