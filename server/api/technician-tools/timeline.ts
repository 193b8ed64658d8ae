import { z } from 'zod'
import { procedure } from '../trpc.ts'
import { placeWith, subjectRef } from './schemas.ts'
import { timelinePage } from './timeline-schema.ts'

/** What changed for a subject of a place, before its ticket was opened and since. */
export const timeline = procedure('tools.view', { widget: true })
  .input(
    placeWith({
      subject: subjectRef,
      /** How far it goes back before the ticket. */
      days: z.int().min(1).max(90).default(30),
      /** `next` of the page before. */
      before: z.string().max(500).nullable().default(null),
    }),
  )
  .output(timelinePage)
  .query(({ ctx, input: { subject, days, before, ...place } }) =>
    ctx.services.timeline.timeline(ctx.caller, place, subject, { days, before }),
  )
