import { z } from 'zod'
import { procedure } from '../trpc.ts'
import { placeContext as output, placeWith } from './schemas.ts'

/**
 * What a place is about: its tenant, person and computers, each with how it was found, and what is missing. `fresh`: the
 * PSA is asked although it was within the last ten seconds.
 */
export const placeContext = procedure('tools.view', { widget: true })
  .input(placeWith({ fresh: z.boolean().default(false) }))
  .output(output)
  .query(({ ctx, input: { fresh, ...place } }) => ctx.services.places.show(ctx.caller, place, fresh))
