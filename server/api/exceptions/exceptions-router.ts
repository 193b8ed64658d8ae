import { z } from 'zod'
import { recordId } from '../ids.ts'
import { exceptionView } from '../technician-tools/schemas.ts'
import { procedure, router } from '../trpc.ts'
import { createInput, exceptionPreview, exceptionRows, listInput, wishInput, wishOf } from './schemas.ts'

/** What leaving a place's subject out of an item would change, and for whom. Changes nothing. */
const preview = procedure('exceptions.edit', { widget: true })
  .input(wishInput)
  .output(exceptionPreview)
  .query(({ ctx, input }) => ctx.services.exceptions.preview(ctx.caller, wishOf(input)))

/** Leaves a place's subject out of an item until an instant. */
const create = procedure('exceptions.edit', { widget: true })
  .input(createInput)
  .output(exceptionView)
  .mutation(({ ctx, input: { reason, ...wish } }) =>
    ctx.services.exceptions.create(ctx.caller, wishOf(wish), reason),
  )

/** Ends an exception now. */
const end = procedure('exceptions.edit', { widget: true })
  .input(z.strictObject({ id: recordId }))
  .output(exceptionView)
  .mutation(({ ctx, input }) => ctx.services.exceptions.end(ctx.caller, input.id))

/** The exceptions that the caller may see. */
const list = procedure('exceptions.view', { reach: 'filtered' })
  .input(listInput)
  .output(exceptionRows)
  .query(({ ctx, input }) => ctx.services.exceptions.list(ctx.caller, input))

export const exceptionsRouter = router({ preview, create, end, list })
