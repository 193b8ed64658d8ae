import { procedure } from '../trpc.ts'
import { placeWith, subjectRef, toolList } from './schemas.ts'

/** The Technician Tools for one subject of a place. */
export const listTools = procedure('tools.view', { widget: true })
  .input(placeWith({ subject: subjectRef }))
  .output(toolList)
  .query(({ ctx, input: { subject, ...place } }) =>
    ctx.services.technicianTools.list(ctx.caller, place, subject),
  )
