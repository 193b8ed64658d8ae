import { z } from 'zod'
import { allContexts, allLanguages } from '../../domains/scripts/script.ts'
import { scriptContent } from '../../domains/scripts/scripts-service.ts'
import { recordId } from '../ids.ts'
import { procedure, router } from '../trpc.ts'

const scriptCard = z.object({
  id: z.string(),
  name: z.string(),
  context: z.enum(allContexts),
  language: z.enum(allLanguages),
  /** `global`: of the shipped library, read-only. */
  library: z.enum(['own', 'global']),
  timeoutSeconds: z.number().int(),
  outputLimitBytes: z.number().int(),
  /** The number of its newest version, and when that was saved. */
  version: z.number().int(),
  savedAt: z.string(),
})

const scriptDetail = scriptCard.extend({
  body: z.string(),
  /** The newest first. */
  versions: z
    .array(
      z.object({
        number: z.number().int(),
        savedBy: z.string().nullable(),
        savedAt: z.string(),
      }),
    )
    .readonly(),
})

const scriptUsages = z.array(
  z.object({
    kind: z.enum(['item', 'deployment']),
    id: z.string(),
    name: z.string(),
    part: z.string(),
    version: z.string().nullable(),
  }),
)

const versionNumber = z.int().min(1)
const scriptId = z.strictObject({ id: recordId })

/** The scripts of both libraries, by name. */
const list = procedure('scripts.view', { reach: 'server' })
  .input(
    z.strictObject({
      search: z.string().max(200).default(''),
      context: z.enum(allContexts).nullable().default(null),
    }),
  )
  .output(z.array(scriptCard))
  .query(({ ctx, input }) => ctx.services.scripts.list(ctx.caller, input))

/** One script with its text and its versions. */
const get = procedure('scripts.view', { reach: 'server' })
  .input(scriptId)
  .output(scriptDetail)
  .query(({ ctx, input }) => ctx.services.scripts.get(ctx.caller, input.id))

/** The text of one of its versions. */
const version = procedure('scripts.view', { reach: 'server' })
  .input(z.strictObject({ id: recordId, number: versionNumber }))
  .output(z.object({ body: z.string() }))
  .query(({ ctx, input }) => ctx.services.scripts.version(ctx.caller, input.id, input.number))

/** The items and deployments that the script is a part of. */
const usages = procedure('scripts.view', { reach: 'server' })
  .input(scriptId)
  .output(scriptUsages)
  .query(({ ctx, input }) => ctx.services.scripts.usages(ctx.caller, input.id))

const create = procedure('scripts.edit', { reach: 'server' })
  .input(scriptContent)
  .output(z.object({ id: z.string(), version: versionNumber }))
  .mutation(({ ctx, input }) => ctx.services.scripts.create(ctx.caller, input))

/** Saves the next version. `edited`: the number of the version that was edited. */
const save = procedure('scripts.edit', { reach: 'server' })
  .input(z.strictObject({ id: recordId, edited: versionNumber, script: scriptContent }))
  .output(z.object({ version: versionNumber }))
  .mutation(({ ctx, input }) => ctx.services.scripts.save(ctx.caller, input.id, input.edited, input.script))

/** Removes a script that nothing uses. */
const remove = procedure('scripts.edit', { reach: 'server' })
  .input(scriptId)
  .mutation(({ ctx, input }) => ctx.services.scripts.remove(ctx.caller, input.id))

export const scriptsRouter = router({ list, get, version, usages, create, save, remove })
