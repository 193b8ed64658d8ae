import { z } from 'zod'
import { computerKinds, computerRoles, onboardingStates } from '../facts/computer.ts'
import { deploymentOrigins, enforcements, visibilities } from '../facts/deployment.ts'
import { softwareStates, taskModes } from '../facts/desired.ts'
import {
  itemKinds,
  orderPlaces,
  prerequisiteConditions,
  subjectKinds,
  unmetReactions,
} from '../facts/maintenance-item.ts'
import { targetFilters, targetScopes, targetTypes } from '../facts/target.ts'
import { jsonObject } from './json-shape.ts'
import { parseInstant } from './parse-instant.ts'

/** The shape of a world document, key by key. What keys mean together is checked in `check-*.ts`. Source: Resolution, section 1. */

const id = z.string().min(1)
const texts = z.array(z.string()).default([])
const ids = z.array(id).default([])
const day = z.iso.date()

const instant = z.string().transform((text, context) => {
  const parsed = parseInstant(text)
  if (parsed) return parsed
  context.addIssue({
    code: 'custom',
    message: 'must be an instant with Z or an offset, such as 2026-11-23T09:00:00Z',
  })
  return z.NEVER
})

const timeZone = z
  .string()
  .refine(isTimeZone, { message: 'must be the IANA name of a time zone, such as Europe/London' })
  .default('UTC')

function isTimeZone(name: string): boolean {
  // Intl takes offsets as well, which are no names.
  if (/^[+-]/.test(name)) return false
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) instanceof Intl.DateTimeFormat
  } catch {
    return false
  }
}

/** An object with free keys, as a map: a key such as `__proto__` is an id like any other. */
function table<Value extends z.ZodType>(value: Value) {
  return z.preprocess(
    (input) => (isPlainObject(input) ? new Map(Object.entries(input)) : input),
    z.map(z.string(), value),
  )
}

function isPlainObject(input: unknown): input is object {
  return typeof input === 'object' && input !== null && !Array.isArray(input)
}

const tenant = z.strictObject({
  id,
  name: z.string(),
  parent: id.nullable().default(null),
  timeZone,
  tags: texts,
  excludeFromCrossTenant: z.boolean().default(false),
})

const person = z.strictObject({
  id,
  tenant: id,
  name: z.string(),
  upn: z.string().optional(),
  email: z.string().optional(),
  tags: texts,
})

const group = z.strictObject({ id, tenant: id, name: z.string(), persons: ids, groups: ids })

const computer = z.strictObject({
  id,
  tenant: id,
  name: z.string(),
  primaryPerson: id.nullable().optional(),
  kind: z.enum(computerKinds).optional(),
  roles: z.array(z.enum(computerRoles)).optional(),
  tags: texts,
  deviceGroups: texts,
  onboarding: z.enum(onboardingStates).default('onboarded'),
  maintenanceExcluded: z.boolean().default(false),
})

const addition = z.strictObject({ product: z.string(), from: day, to: day.nullable().default(null) })

const agreement = z.strictObject({
  id,
  tenant: id,
  type: z.string(),
  from: day,
  to: day.nullable().default(null),
  // Absent is the empty list, as for every list; the whole tenant is covered only where null says so.
  computers: z.array(id).nullable().default([]),
  additions: z.array(addition).default([]),
})

const version = z.string().min(1)

const prerequisite = z.strictObject({
  item: id,
  condition: z.enum(prerequisiteConditions),
  onUnmet: z.enum(unmetReactions),
})

const item = z.strictObject({
  id,
  kind: z.enum(itemKinds),
  name: z.string(),
  subject: z.enum(subjectKinds).optional(),
  versions: z.array(version).default([]),
  prerequisites: z.array(prerequisite).default([]),
  order: z.enum(orderPlaces).default('normal'),
})

const desired = z.strictObject({
  state: z.enum(softwareStates).optional(),
  mode: z.enum(taskModes).optional(),
  version: version.optional(),
  atLeast: version.optional(),
  atMost: version.optional(),
})

const target = z.strictObject({
  scope: z.enum(targetScopes),
  type: z.enum(targetTypes),
  ref: id.optional(),
  filter: z.enum(targetFilters).default('all'),
  tenant: id.optional(),
  includeChildTenants: z.boolean().optional(),
})

const deployment = z.strictObject({
  id,
  item: id,
  desired,
  target,
  enforcement: z.enum(enforcements),
  enabled: z.boolean().default(true),
  origin: z.enum(deploymentOrigins).default('local'),
  approved: z.boolean().optional(),
  expiresAt: instant.optional(),
  order: z.number().nullable().default(null),
  visibility: z.array(z.enum(visibilities)).default([]),
  parameters: jsonObject.default({}),
})

/** Whether it has to be a version or a yes or no depends on the item, see `check-results.ts`. */
const detectedValue = z.union([version, z.boolean(), z.null()])

export const worldShape = z.strictObject({
  now: instant.optional(),
  tenants: z.array(tenant).default([]),
  persons: z.array(person).default([]),
  groups: z.array(group).default([]),
  computers: z.array(computer).default([]),
  agreements: z.array(agreement).default([]),
  items: z.array(item).default([]),
  deployments: z.array(deployment).default([]),
  scriptResults: table(table(z.boolean())).optional(),
  detected: table(table(detectedValue)).optional(),
})

export type WorldShape = z.output<typeof worldShape>
