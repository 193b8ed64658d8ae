import { router } from '../trpc.ts'
import { explainTool } from './explain-tool.ts'
import { listTools } from './list-tools.ts'
import { placeContext } from './place-context.ts'
import { timeline } from './timeline.ts'

export const technicianToolsRouter = router({
  context: placeContext,
  list: listTools,
  explain: explainTool,
  timeline,
})
