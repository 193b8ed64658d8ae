import { router } from '../trpc.ts'
import { addTime } from './add-time.ts'
import { askApproval } from './ask-approval.ts'
import { cancelSession } from './cancel-session.ts'
import { detectTool } from './detect-tool.ts'
import { getSession } from './get-session.ts'
import { listForPlace } from './list-for-place.ts'
import { listSessions } from './list-sessions.ts'
import { postNoteAgain } from './post-note-again.ts'
import { postponeSession } from './postpone-session.ts'
import { prepareTool } from './prepare-tool.ts'
import { readLog } from './read-log.ts'
import { runSession } from './run-session.ts'
import { startSessions } from './start-sessions.ts'
import { watchSession } from './watch-session.ts'

export const sessionsRouter = router({
  start: startSessions,
  prepareTool,
  detectTool,
  run: runSession,
  askApproval,
  cancel: cancelSession,
  postpone: postponeSession,
  list: listSessions,
  log: readLog,
  get: getSession,
  watch: watchSession,
  listForPlace,
  postNoteAgain,
  addTime,
})
