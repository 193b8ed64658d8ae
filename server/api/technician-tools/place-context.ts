import { procedure } from '../trpc.ts'
import { placeContext as output, place } from './schemas.ts'

/** What a place is about: its tenant, person and computers, each with how it was found, and what is missing. */
export const placeContext = procedure('tools.view', { widget: true })
  .input(place)
  .output(output)
  .query(({ ctx, input }) => ctx.services.places.context(ctx.caller, input))
