import { z } from 'zod'
import { newLicence } from '../../domains/licences/licences-service.ts'
import { recordId } from '../ids.ts'
import { procedure, router } from '../trpc.ts'

const named = z.object({ id: z.string(), name: z.string() })

const licenceRows = z.array(
  z.object({
    id: z.string(),
    item: named,
    /** Null: for every tenant. */
    tenant: named.nullable(),
    name: z.string(),
    kind: z.enum(['key', 'file']),
    majorVersion: z.string().nullable(),
    fileName: z.string().nullable(),
    createdAt: z.string(),
  }),
)

/** The licences that the caller may know of, without what is in them. */
const list = procedure('items.view', { reach: 'filtered' })
  .input(z.strictObject({ itemId: recordId.optional() }))
  .output(licenceRows)
  .query(async ({ ctx, input }) => {
    const rows = await ctx.services.licences.list(ctx.caller, input.itemId)
    return rows.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() }))
  })

/** Adds a licence; its value is never given out again. */
const create = procedure('items.edit', { reach: 'server' })
  .input(newLicence)
  .output(z.object({ id: z.string() }))
  .mutation(({ ctx, input }) => ctx.services.licences.create(ctx.caller, input))

const remove = procedure('items.edit', { reach: 'server' })
  .input(z.strictObject({ id: recordId }))
  .mutation(({ ctx, input }) => ctx.services.licences.remove(ctx.caller, input.id))

export const licencesRouter = router({ list, create, remove })
