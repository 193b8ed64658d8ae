import { z } from 'zod'

/** A script as a library keeps it. */
const script = z.strictObject({
  language: z.enum(['sh', 'powershell', 'javascript']),
  context: z.enum(['system', 'user', 'metascript', 'cloudScript']),
  timeoutSeconds: z.int().min(1).max(86_400),
  body: z.string().min(1),
})

/** How the installed version of a software is found out. */
const detection = z.discriminatedUnion('method', [
  z.strictObject({ method: z.literal('dpkg'), package: z.string().min(1) }),
  z.strictObject({
    method: z.literal('script'),
    language: z.enum(['sh', 'powershell']),
    script: z.string().min(1),
    timeoutSeconds: z.int().positive().default(60),
  }),
])

const parameterBase = {
  /** Camel case; the script sees DESKHAND_PARAM_ and the name in upper snake case. */
  name: z.string().regex(/^[a-z][A-Za-z0-9]*$/),
  label: z.string().min(1),
  required: z.boolean().default(false),
  help: z.string().optional(),
}

/** A parameter of an item; a secret never has a default. */
const parameter = z.discriminatedUnion('type', [
  z.strictObject({ ...parameterBase, type: z.enum(['text', 'file']), default: z.string().optional() }),
  z.strictObject({ ...parameterBase, type: z.literal('uri'), default: z.url().optional() }),
  z.strictObject({ ...parameterBase, type: z.literal('number'), default: z.number().optional() }),
  z.strictObject({ ...parameterBase, type: z.literal('boolean'), default: z.boolean().optional() }),
  z.strictObject({ ...parameterBase, type: z.literal('secret') }),
  z
    .strictObject({
      ...parameterBase,
      type: z.literal('choice'),
      choices: z.array(z.string()).min(2),
      default: z.string().optional(),
    })
    .refine(({ choices, default: chosen }) => chosen === undefined || choices.includes(chosen), {
      error: 'the default is none of the choices',
    }),
])

const versionScripts = z.strictObject({
  install: script.optional(),
  update: script.optional(),
  uninstall: script.optional(),
})

const item = z
  .strictObject({
    description: z.string().min(1),
    vendor: z.string().optional(),
    /** The name of a lucide icon. */
    icon: z.string().regex(/^[a-z0-9-]+$/),
    parameters: z.array(parameter).default([]),
    /** The listed version that gives way to apt's candidate on the machine of the demo. */
    versionFromApt: z.strictObject({ package: z.string(), placeholder: z.string() }).optional(),
    software: z
      .strictObject({
        detection,
        install: script,
        update: script,
        uninstall: script,
        /** Scripts of single versions, which win over the software's own. */
        versions: z.record(z.string(), versionScripts).default({}),
      })
      .optional(),
    task: z
      .strictObject({ test: script.optional(), set: script.optional(), get: script.optional() })
      .optional(),
  })
  .refine(({ software, task }) => (software === undefined) !== (task === undefined), {
    error: 'an item works either as software or as a task',
  })

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

const tenant = z.strictObject({
  domain: z.string().endsWith('.example'),
  businessHours: z.strictObject({
    days: z.array(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])).min(1),
    from: clockTime,
    to: clockTime,
  }),
})

const computer = z.strictObject({
  serial: z.string().optional(),
  hardwareUuid: z.uuid().optional(),
  manufacturer: z.string().optional(),
  model: z.string().optional(),
  os: z.string(),
  /** Counted back from the first start of the demo; 0 = online. */
  lastSeenMinutesAgo: z.int().min(0),
})

/** A program that has another version since so many hours before the first start. */
const softwareChange = z.strictObject({
  package: z.string().min(1),
  before: z.string().min(1),
  hoursAgo: z.number().positive(),
})

const deployment = z.strictObject({ name: z.string().min(1), notes: z.string().default('') })

/** The file `details.yaml`: each part by the ids of the world file. */
export const detailsSchema = z.strictObject({
  items: z.record(z.string(), item),
  deployments: z.record(z.string(), deployment),
  tenants: z.record(z.string(), tenant),
  computers: z.record(z.string(), computer),
  /** What has changed on the machine of the demo, of the packages that it has; the one that changed last comes last. */
  softwareChanges: z.array(softwareChange),
})

export type Details = z.output<typeof detailsSchema>
