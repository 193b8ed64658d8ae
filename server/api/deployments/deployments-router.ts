import { z } from 'zod'
import { recordId } from '../ids.ts'
import { procedure, router } from '../trpc.ts'
import {
  deploymentChoices,
  deploymentRows,
  listInput,
  preview,
  previewInput,
  refs,
  savedDeployment,
  saveInput,
  saveOutput,
  searchRefsInput,
} from './schemas.ts'

/** The deployments that the caller may see. */
const list = procedure('deployments.view', { reach: 'filtered' })
  .input(listInput)
  .output(deploymentRows)
  .query(({ ctx, input }) => ctx.services.deployments.list(ctx.caller, input))

/** One deployment to edit. */
const get = procedure('deployments.view')
  .input(z.strictObject({ id: recordId }))
  .output(savedDeployment)
  .query(({ ctx, input }) => ctx.services.deployments.get(ctx.caller, input.id))

/** Saves a draft; nothing is applied to any computer. */
const save = procedure('deployments.edit')
  .input(saveInput)
  .output(saveOutput)
  .mutation(({ ctx, input }) => ctx.services.deployments.save(ctx.caller, input.draft, input.revision))

/**
 * What saving a draft would change, for whom: the blast radius. Changes nothing; it is posted all the same, since a draft
 * may hold a secret, which has no place in an address.
 */
const previewDraft = procedure('deployments.view')
  .input(previewInput)
  .output(preview)
  .mutation(({ ctx, input, signal }) =>
    ctx.services.deployments.preview(ctx.caller, input.draft, {
      at: input.at ? new Date(input.at) : null,
      offset: input.offset,
      limit: input.limit,
      signal: signal ?? null,
    }),
  )

/** What the form offers to choose from. */
const choices = procedure('deployments.view', { reach: 'filtered' })
  .output(deploymentChoices)
  .query(({ ctx }) => ctx.services.deployments.choices(ctx.caller))

/** What a target may name, by a part of its name. */
const searchRefs = procedure('deployments.view', { reach: 'filtered' })
  .input(searchRefsInput)
  .output(refs)
  .query(({ ctx, input }) => ctx.services.deployments.searchRefs(ctx.caller, input.type, input.search))

export const deploymentsRouter = router({ list, get, save, preview: previewDraft, choices, searchRefs })
