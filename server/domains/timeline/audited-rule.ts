import { z } from 'zod'
import type { JsonObject } from '../../../core/canonical-json.ts'
import { deploymentOrigins, enforcements, visibilities } from '../../../core/facts/deployment.ts'
import { softwareStates, taskModes } from '../../../core/facts/desired.ts'
import { targetFilters, targetScopes, targetTypes } from '../../../core/facts/target.ts'

const text = z.string()
const state = z.enum(softwareStates).exclude(['installed'])

/** A deployment as the audit keeps it. What an older entry does not have is as it was without it. */
const auditedRule = z.object({
  id: text,
  item: text,
  name: text.default(''),
  desired: z.union([
    z.object({ state: z.literal('installed'), version: text }),
    z.object({ state: z.literal('installed'), atLeast: text }),
    z.object({ state: z.literal('installed'), atMost: text }),
    z.object({ state }),
    z.object({ mode: z.enum(taskModes) }),
  ]),
  target: z.object({
    scope: z.enum(targetScopes),
    type: z.enum(targetTypes),
    ref: text.nullable(),
    filter: z.enum(targetFilters),
    tenant: text.nullable(),
    includeChildTenants: z.boolean(),
  }),
  enforcement: z.enum(enforcements),
  enabled: z.boolean(),
  origin: z.enum(deploymentOrigins),
  approved: z.boolean(),
  expiresAt: z.coerce.date().nullable().default(null),
  order: z.number().nullable(),
  visibility: z.array(z.enum(visibilities)),
  parameters: z.custom<JsonObject>((value) => typeof value === 'object' && value !== null).default({}),
})

export type AuditedRule = z.output<typeof auditedRule>

const editDetail = z.object({ before: auditedRule.nullable(), after: auditedRule.nullable() })

/** The versions of a rule that an entry of the audit tells of; null where the entry is none that can be judged. */
export function readAuditedEdit(
  detail: unknown,
): { before: AuditedRule | null; after: AuditedRule | null } | null {
  const read = editDetail.safeParse(detail)
  return read.success ? read.data : null
}
