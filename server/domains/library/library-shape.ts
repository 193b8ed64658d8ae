import { z } from 'zod'
import { detectionMethods } from '../../../core/detection/detection-methods.ts'
import {
  orderPlaces,
  prerequisiteConditions,
  subjectKinds,
  unmetReactions,
} from '../../../core/facts/maintenance-item.ts'
import { licenceKinds, repairs } from '../items/new-item.ts'
import { softwareParts, taskParts, versionParts } from '../items/script-parts.ts'
import { allContexts, scriptLimits } from '../scripts/script.ts'

/** The shape of the shipped library's files (`prisma/library/README.md`). */

const text = z.string().min(1)

/** A script's text stands in a file beside; its ending says the language. */
const script = z.strictObject({
  file: z.string().regex(/^[a-z0-9][a-z0-9.-]*\.(sh|bash|ps1|js)$/),
  context: z.enum(allContexts).default('system'),
  timeoutSeconds: z
    .int()
    .min(scriptLimits.timeoutSeconds.least)
    .max(scriptLimits.timeoutSeconds.most)
    .optional(),
  outputLimitBytes: z
    .int()
    .min(scriptLimits.outputLimitBytes.least)
    .max(scriptLimits.outputLimitBytes.most)
    .optional(),
})

export type ShippedScript = z.infer<typeof script>

function scriptsFor<Part extends string>(parts: readonly Part[]) {
  return z.partialRecord(z.enum(parts), script).default({} as Partial<Record<Part, ShippedScript>>)
}

const base = {
  name: text,
  description: text,
  icon: text.nullable().default(null),
  order: z.enum(orderPlaces).default('normal'),
  parameters: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[A-Za-z][A-Za-z0-9_]*$/),
        label: text,
        type: z.enum(['text', 'number', 'boolean', 'choice', 'secret', 'file', 'uri']),
        required: z.boolean().default(false),
        default: z.union([z.string(), z.number(), z.boolean()]).optional(),
        choices: z.array(text).optional(),
      }),
    )
    .default([]),
  prerequisites: z
    .array(
      z.strictObject({
        /** The folder of another item. */
        item: text,
        condition: z.enum(prerequisiteConditions).default('installed'),
        onUnmet: z.enum(unmetReactions).default('act'),
      }),
    )
    .default([]),
}

const software = z.strictObject({
  kind: z.literal('software'),
  ...base,
  vendor: text.nullable().default(null),
  detection: z.strictObject({ method: z.enum(detectionMethods), value: text.nullable().default(null) }),
  scripts: scriptsFor(softwareParts),
  versions: z.array(
    z.strictObject({
      version: text,
      scripts: scriptsFor(versionParts),
      download: z
        .strictObject({
          url: z.url({ protocol: /^https$/ }),
          sha256: z.string().regex(/^[0-9a-f]{64}$/),
          sizeBytes: z.int().positive().max(2_147_483_647).nullable().default(null),
          fileName: text,
        })
        .optional(),
    }),
  ),
  repair: z.enum(repairs).default('none'),
  licence: z
    .strictObject({ kind: z.enum(licenceKinds), required: z.boolean().default(false) })
    .default({ kind: 'none', required: false }),
  /** The folder of a task that runs once the software is there. */
  configuration: text.nullable().default(null),
})

const task = z.strictObject({
  kind: z.literal('task'),
  ...base,
  subject: z.enum(subjectKinds).default('computer'),
  scripts: scriptsFor(taskParts),
})

/** A script that belongs to no item: metascripts call it by its name, and people look at it. */
const freeScript = z.strictObject({ kind: z.literal('script'), name: text, ...script.shape })

/** One entry of the library: what its YAML file says. */
export const shippedEntry = z.discriminatedUnion('kind', [software, task, freeScript])
export type ShippedEntry = z.infer<typeof shippedEntry>
