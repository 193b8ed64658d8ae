import { z } from 'zod'
import type { PrivateKey } from './keys.ts'
import { signStatement, statementBytes } from './signed-statement.ts'

/** The version of the protocol that this source speaks; every message carries it. */
export const protocolVersion = 1

export const scriptLanguages = ['sh', 'bash', 'powershell'] as const
export type ScriptLanguage = (typeof scriptLanguages)[number]

export const scriptContexts = ['system', 'user'] as const
export type ScriptContext = (typeof scriptContexts)[number]

/** Letters, digits and underscores, a letter first: every name has an environment variable of its own. */
export const parameterNameSchema = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,99}$/)

const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/)
/** A name without a folder, on every system. */
const fileNameSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._ +()-]{0,199}$/)

/**
 * What every command says, of whatever kind.
 *
 * Members that an agent does not know are kept, since the signature covers them, and ignored; what it must not ignore
 * is named in `requires`, and an agent that lacks one of those features refuses the command as invalid.
 */
const common = {
  version: z.literal(protocolVersion),
  id: z.uuid(),
  /** The agent that may run it. */
  agentId: z.uuid(),
  requires: z.array(z.string()),
  /** What it does ends after so many seconds; a script with its whole process tree. */
  timeoutSeconds: z.number().int().min(1).max(86_400),
  /** Bytes of standard output and standard error together that are sent on. */
  outputLimitBytes: z
    .number()
    .int()
    .min(0)
    .max(64 * 1024 * 1024),
  /** ISO 8601 in UTC. */
  issuedAt: z.iso.datetime(),
  /** After this instant (ISO 8601 in UTC) the agent no longer starts it. */
  expiresAt: z.iso.datetime(),
}

/** One script to run once. */
const scriptCommandSchema = z.looseObject({
  ...common,
  kind: z.literal('script'),
  language: z.enum(scriptLanguages),
  context: z.enum(scriptContexts),
  body: z.string(),
  parameters: z.record(parameterNameSchema, z.string()),
  /** Which of the parameters are secret: their values never leave the machine in output. */
  secretNames: z.array(parameterNameSchema),
  /** Further environment variables, as they are. */
  environment: z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), z.string()).optional(),
  /**
   * Files that the script is given, by environment variable: one that was downloaded before, by its checksum, or one that
   * comes along in base64. Feature `files`.
   */
  files: z
    .array(
      z.object({
        variable: z.string().regex(/^[A-Z][A-Z0-9_]*$/),
        fileName: fileNameSchema,
        sha256: sha256Schema.optional(),
        content: z.base64().optional(),
      }),
    )
    .max(20)
    .optional(),
})
export type ScriptCommand = z.infer<typeof scriptCommandSchema>

/** Tells what the machine is and has, in an `inventory` message that names the command. Feature `inventory`. */
const inventoryCommandSchema = z.looseObject({ ...common, kind: z.literal('inventory') })

/** Fetches a file and keeps it under its checksum for the scripts that name it. Feature `download`. */
const downloadCommandSchema = z.looseObject({
  ...common,
  kind: z.literal('download'),
  url: z.url({ protocol: /^https?$/ }),
  sha256: sha256Schema,
  /** Null where nobody has said how long it is. */
  sizeBytes: z.number().int().positive().nullable(),
})

/** Restarts the machine. Feature `restart`. */
const restartCommandSchema = z.looseObject({
  ...common,
  kind: z.literal('restart'),
  delaySeconds: z.number().int().min(0).max(3600),
  /** In words, for whoever sits there. */
  reason: z.string().max(500),
})

/** Replaces the agent's own program by a release; the one before stays as the fallback. Feature `updateAgent`. */
const updateAgentCommandSchema = z.looseObject({
  ...common,
  kind: z.literal('updateAgent'),
  release: z.string().max(100),
  url: z.url({ protocol: /^https?$/ }),
  sha256: sha256Schema,
})

/** One command for one agent. */
export const commandSchema = z.discriminatedUnion('kind', [
  scriptCommandSchema,
  inventoryCommandSchema,
  downloadCommandSchema,
  restartCommandSchema,
  updateAgentCommandSchema,
])
export type Command = z.infer<typeof commandSchema>
export type CommandKind = Command['kind']
export type CommandOf<Kind extends CommandKind> = Extract<Command, { kind: Kind }>

/** A command on its way: the signature is over `commandBytes(command)`, in base64url. */
export const signedCommandSchema = z.object({
  version: z.literal(protocolVersion),
  command: z.record(z.string(), z.unknown()),
  signature: z.string(),
})
export type SignedCommand = z.infer<typeof signedCommandSchema>

/** Asks the agent to stop a command, or never to start it. */
export const cancelSchema = z.looseObject({
  version: z.literal(protocolVersion),
  commandId: z.uuid(),
  agentId: z.uuid(),
  issuedAt: z.iso.datetime(),
  /** When the command itself expires: until then the agent remembers never to start it. */
  expiresAt: z.iso.datetime(),
})
export type Cancel = z.infer<typeof cancelSchema>

export const signedCancelSchema = z.object({
  version: z.literal(protocolVersion),
  cancel: z.record(z.string(), z.unknown()),
  signature: z.string(),
})
export type SignedCancel = z.infer<typeof signedCancelSchema>

/** The bytes that the server signs of a command: `deskhand-command-1`, a line feed, its canonical JSON. */
export function commandBytes(command: unknown): Uint8Array {
  return statementBytes('command', command)
}

/** Signs a command with the server's private key. */
export function signCommand(command: Command, privateKey: PrivateKey): SignedCommand {
  return { version: protocolVersion, command, signature: signStatement('command', command, privateKey) }
}

/** Signs a cancellation with the server's private key. */
export function signCancel(cancel: Cancel, privateKey: PrivateKey): SignedCancel {
  return { version: protocolVersion, cancel, signature: signStatement('cancel', cancel, privateKey) }
}
