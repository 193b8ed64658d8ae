import { z } from 'zod'
import { protocolVersion } from './command.ts'
import { refusalReasons } from './judge-command.ts'
import { machineReportSchema } from './machine-report.ts'

export const outcomes = [
  'exited',
  'timedOut',
  'cancelled',
  'interrupted',
  'notAllowed',
  'languageMissing',
  'failedToStart',
] as const
/** How a command ended; only `exited` has an exit code that the script chose. */
export type Outcome = (typeof outcomes)[number]

/** Bytes of the end of standard output that an `ended` message carries at most. */
export const outputTailBytes = 64 * 1024

/** By the agent's clock, however wrong; databases know no year 0. */
const instantSchema = z.iso.datetime().refine((at) => at >= '0001')

const refusedMessageSchema = z.object({
  type: z.literal('refused'),
  commandId: z.string().nullable(),
  reason: z.enum(refusalReasons),
  detail: z.string().max(2000),
})
const startedMessageSchema = z.object({
  type: z.literal('started'),
  commandId: z.uuid(),
  at: instantSchema,
})
const outputMessageSchema = z.object({
  type: z.literal('output'),
  commandId: z.uuid(),
  /** Counts the pieces of one command from 0. */
  index: z.int32().min(0),
  stream: z.enum(['stdout', 'stderr']),
  text: z.string(),
})
const endedMessageSchema = z.object({
  type: z.literal('ended'),
  commandId: z.uuid(),
  at: instantSchema,
  outcome: z.enum(outcomes),
  /** 32 bits: Windows tells them unsigned, others signed. Null where it was ended from outside or never began. */
  exitCode: z.union([z.int32(), z.uint32()]).nullable(),
  durationMs: z.number().min(0),
  /** Output beyond the limit was left out. */
  truncated: z.boolean(),
  /** The end of standard output, `outputTailBytes` at most, whatever was cut before it. */
  outputTail: z.string(),
  /** In words, where the outcome alone does not say it. */
  detail: z.string().max(2000).optional(),
})
/** How far a download has come; sent about once a second. */
const progressMessageSchema = z.object({
  type: z.literal('progress'),
  commandId: z.uuid(),
  bytesDone: z.int().min(0),
  /** Null where nobody knows how long it is. */
  bytesTotal: z.int().min(0).nullable(),
})

/** One entry of the machine's own list of installed software. */
export const installedSoftwareSchema = z.object({
  name: z.string().min(1).max(500),
  version: z.string().max(200).nullable(),
  publisher: z.string().max(300).nullable(),
  /** Windows Installer's codes, in braces. */
  upgradeCode: z.string().max(50).nullable(),
  productCode: z.string().max(50).nullable(),
  source: z.enum(['registry', 'dpkg', 'rpm', 'applications']),
})
export type InstalledSoftwareEntry = z.infer<typeof installedSoftwareSchema>

/**
 * What the machine is: once with every start of the agent, unasked and without `found`; and as the answer to an
 * inventory command, before its end, with everything that was found.
 */
const inventoryMessageSchema = z.looseObject({
  type: z.literal('inventory'),
  at: instantSchema,
  agentVersion: z.string().max(100),
  /** What a command may name in `requires`. */
  features: z.array(z.string()),
  machine: machineReportSchema,
  /** Another one means that the machine has been started anew; null where it does not tell. */
  bootId: z.string().max(100).nullable().optional(),
  found: z
    .object({
      commandId: z.uuid(),
      rebootPending: z.boolean().nullable(),
      /** Null where the machine does not tell. */
      roles: z.array(z.enum(['domainController', 'primaryDomainController'])).nullable(),
      /** Null: nobody. `upn` is null where the machine knows none for him. */
      signedIn: z
        .object({ name: z.string().min(1).max(300), upn: z.string().min(1).max(300).nullable() })
        .nullable(),
      /** Null where the list could not be read. */
      software: z.array(installedSoftwareSchema).max(20_000).nullable(),
    })
    .optional(),
})

export const agentMessageSchema = z.discriminatedUnion('type', [
  refusedMessageSchema,
  startedMessageSchema,
  outputMessageSchema,
  endedMessageSchema,
  progressMessageSchema,
  inventoryMessageSchema,
])
export type RefusedMessage = z.infer<typeof refusedMessageSchema>
export type OutputMessage = z.infer<typeof outputMessageSchema>
export type EndedMessage = z.infer<typeof endedMessageSchema>
export type ProgressMessage = z.infer<typeof progressMessageSchema>
export type InventoryMessage = z.infer<typeof inventoryMessageSchema>
export type AgentMessage = z.infer<typeof agentMessageSchema>

/**
 * `POST /agent/messages`: messages in the order of their sequence. A sequence belongs to its spool: an agent that lost
 * its spool counts from 1 again under another spool id. Each message is read on its own with `agentMessageSchema`, so
 * that one that the server does not understand holds nobody up.
 */
export const messagesRequestSchema = z.object({
  version: z.literal(protocolVersion),
  spool: z.string().min(1).max(64),
  messages: z
    .array(z.looseObject({ sequence: z.number().int().min(1), type: z.string() }))
    .min(1)
    .max(1000),
})
export type MessagesRequest = z.infer<typeof messagesRequestSchema>

/** The highest sequence of the spool that the server has kept; the agent forgets everything up to it. */
export const messagesResponseSchema = z.object({
  version: z.literal(protocolVersion),
  acknowledged: z.number().int().min(0),
})
export type MessagesResponse = z.infer<typeof messagesResponseSchema>

/** The names of the live events that the server sends on `GET /agent/events`. */
export type AgentEventName = 'hello' | 'command' | 'cancel'
