import { router } from '../trpc.ts'
import { cancelSession } from './cancel-session.ts'
import { getSession } from './get-session.ts'
import { listForTicket } from './list-for-ticket.ts'
import { prepareTool } from './prepare-tool.ts'
import { runSession } from './run-session.ts'
import { watchSession } from './watch-session.ts'

export const sessionsRouter = router({
  prepareTool,
  run: runSession,
  cancel: cancelSession,
  get: getSession,
  watch: watchSession,
  listForTicket,
})
