import { recordId } from '../ids.ts'
import { procedure } from '../trpc.ts'
import { placeWith, subjectRef, toolExplanation } from './schemas.ts'

/** Why a tool of a place's subject is as it is. */
export const explainTool = procedure('tools.view', { widget: true })
  .input(placeWith({ subject: subjectRef, itemId: recordId }))
  .output(toolExplanation)
  .query(({ ctx, input: { subject, itemId, ...place } }) =>
    ctx.services.technicianTools.explain(ctx.caller, place, subject, itemId),
  )
