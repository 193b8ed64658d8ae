import { z } from 'zod'
import { licenceKinds, repairs } from '../../domains/items/new-item.ts'
import { recordId } from '../ids.ts'
import { procedure, router } from '../trpc.ts'

const kind = z.enum(['software', 'task'])
const named = z.object({ id: z.string(), name: z.string() })

const itemHead = z.object({
  id: z.string(),
  kind,
  name: z.string(),
  description: z.string(),
  icon: z.string().nullable(),
  subject: z.enum(['computer', 'person', 'tenant']),
  /** `global`: of the shipped library, read-only. */
  library: z.enum(['own', 'global']),
})

const itemCard = itemHead.extend({
  parameters: z
    .array(
      z.object({
        name: z.string(),
        label: z.string(),
        type: z.enum(['text', 'number', 'boolean', 'choice', 'secret', 'file', 'uri']),
        required: z.boolean(),
        defaultValue: z.union([z.string(), z.number(), z.boolean()]).nullable(),
        choices: z.array(z.string()).readonly(),
      }),
    )
    .readonly(),
})

const scripts = z
  .array(
    z.object({
      /** install, update, test, set, … */
      part: z.string(),
      id: z.string(),
      name: z.string(),
      context: z.string(),
      language: z.string(),
    }),
  )
  .readonly()

const download = z.object({
  url: z.string(),
  sha256: z.string(),
  sizeBytes: z.number().int().nullable(),
  fileName: z.string(),
})

const workings = z.object({
  order: z.string(),
  prerequisites: z.array(z.object({ item: named, condition: z.string(), onUnmet: z.string() })).readonly(),
  scripts,
  /** Null for a task. */
  software: z
    .object({
      vendor: z.string().nullable(),
      detectionMethod: z.string(),
      detectionValue: z.string().nullable(),
      repair: z.enum(repairs),
      licenceKind: z.enum(licenceKinds),
      licenceRequired: z.boolean(),
      configurationItem: named.nullable(),
      versions: z.array(z.object({ version: z.string(), download: download.nullable(), scripts })).readonly(),
    })
    .nullable(),
})

/** The software and tasks of both libraries, by name. */
const list = procedure('items.view', { reach: 'server' })
  .input(z.strictObject({ search: z.string().max(200).default(''), kind: kind.nullable().default(null) }))
  .output(z.array(itemHead))
  .query(({ ctx, input }) => ctx.services.items.list(ctx.caller, input))

/** One item: what people see of it, and how it works. Its scripts' texts are with `scripts.get`. */
const get = procedure('items.view', { reach: 'server' })
  .input(z.strictObject({ id: recordId }))
  .output(z.object({ card: itemCard, workings }))
  .query(({ ctx, input }) => ctx.services.items.get(ctx.caller, input.id))

export const itemsRouter = router({ list, get })
