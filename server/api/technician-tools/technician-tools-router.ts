import { router } from '../trpc.ts'
import { explainTool } from './explain-tool.ts'
import { listTools } from './list-tools.ts'
import { ticketContext } from './ticket-context.ts'
import { timeline } from './timeline.ts'

export const technicianToolsRouter = router({
  context: ticketContext,
  list: listTools,
  explain: explainTool,
  timeline,
})
