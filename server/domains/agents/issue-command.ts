import {
  type Command,
  commandSchema,
  protocolVersion,
  type ScriptContext,
  type ScriptLanguage,
  signCommand,
} from '../../../core/agent-protocol/command.ts'
import { DeskhandError } from '../../errors.ts'
import type { AgentsContext } from './context.ts'
import type { CommandRecord } from './store.ts'
import { uuidV7 } from './uuid-v7.ts'

type IssueCommon = {
  readonly agentId: string
  /** What asks for it. The same key always gives the same command, whatever else differs. */
  readonly key: string
  readonly timeoutSeconds: number
  /** 1 MiB where not given. */
  readonly outputLimitBytes?: number
  /** How long an agent that is away may still begin with it. */
  readonly expiresInSeconds: number
  readonly sessionId?: string | null
  readonly actionId?: string | null
  readonly scriptVersionId?: string | null
}

/** A file for a script: downloaded before under this checksum, or with its content in base64. */
export type ScriptFile = {
  /** The environment variable that holds its path. */
  readonly variable: string
  readonly fileName: string
} & ({ readonly sha256: string } | { readonly content: string })

type ScriptToIssue = {
  readonly kind?: 'script'
  readonly language: ScriptLanguage
  readonly context: ScriptContext
  /** The script; parameters reach it as environment variables and as a JSON file, never inside this text. */
  readonly body: string
  readonly parameters: Readonly<Record<string, string>>
  /** Names of parameters whose values are masked before any output leaves the machine. */
  readonly secretNames: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly files?: readonly ScriptFile[]
}

export type ScriptCommandToIssue = IssueCommon & ScriptToIssue

export type CommandToIssue = IssueCommon &
  (
    | ScriptToIssue
    | { readonly kind: 'inventory' }
    | {
        readonly kind: 'download'
        readonly url: string
        readonly sha256: string
        readonly sizeBytes: number | null
      }
    | { readonly kind: 'restart'; readonly delaySeconds: number; readonly reason: string }
    | {
        readonly kind: 'updateAgent'
        readonly release: string
        readonly url: string
        readonly sha256: string
      }
  )

const defaultOutputLimitBytes = 1024 * 1024

/**
 * Signs a command for one agent and stores it; a connected agent gets it at once, another when it connects, as long as
 * it has not expired. Safe to repeat: under a key that exists, the existing command is returned and nothing is sent
 * anew, so a workflow step that was cut off may call it again.
 *
 * Throws `notFound` for an unknown agent, `gone` for a revoked one, `badInput` for a pathway that is not our own agent
 * and for parameters that a script cannot take.
 */
export async function issueCommand(context: AgentsContext, input: CommandToIssue): Promise<CommandRecord> {
  await requireOwnAgent(context, input.agentId)
  const now = context.now()
  const command = toCommand(input, now)
  const { created, record } = await context.store.createCommand({
    id: command.id,
    agentId: command.agentId,
    key: input.key,
    sessionId: input.sessionId ?? null,
    actionId: input.actionId ?? null,
    scriptVersionId: input.scriptVersionId ?? null,
    kind: command.kind,
    ...(command.kind === 'script'
      ? { language: command.language, context: command.context, body: command.body }
      : { language: null, context: null, body: null }),
    sealedMessage: context.sealer.seal(JSON.stringify(signCommand(command, context.serverKey.privateKey))),
    timeoutSeconds: command.timeoutSeconds,
    outputLimitBytes: command.outputLimitBytes,
    issuedAt: new Date(command.issuedAt),
    expiresAt: new Date(command.expiresAt),
  })
  if (created) context.hub.emit('commandWaiting', record.agentId, record.id)
  return record
}

async function requireOwnAgent(context: AgentsContext, agentId: string): Promise<void> {
  const agent = await context.store.findAgent(agentId)
  if (!agent) throw new DeskhandError('notFound', 'There is no such agent.')
  if (agent.revokedAt) throw new DeskhandError('gone', `The agent on ${agent.name} has been revoked.`)
  if (agent.kind !== 'deskhand')
    throw new DeskhandError(
      'badInput',
      `${agent.name} is reached through ${agent.kind}, not by our own agent.`,
    )
}

function toCommand(input: CommandToIssue, now: Date): Command {
  return commandSchema.parse({
    version: protocolVersion,
    id: uuidV7(now),
    agentId: input.agentId,
    timeoutSeconds: input.timeoutSeconds,
    outputLimitBytes: input.outputLimitBytes ?? defaultOutputLimitBytes,
    issuedAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + input.expiresInSeconds * 1000).toISOString(),
    ...workOf(input),
  })
}

/** The members of the command's own kind, and what an agent has to be able to do for it. */
function workOf(input: CommandToIssue): object {
  switch (input.kind) {
    case 'inventory':
      return { kind: 'inventory', requires: ['inventory'] }
    case 'download': {
      const { kind, url, sha256, sizeBytes } = input
      return { kind, requires: [kind], url, sha256, sizeBytes }
    }
    case 'restart': {
      const { kind, delaySeconds, reason } = input
      return { kind, requires: [kind], delaySeconds, reason }
    }
    case 'updateAgent': {
      const { kind, release, url, sha256 } = input
      return { kind, requires: [kind], release, url, sha256 }
    }
    default: {
      const { language, context, body, parameters, secretNames, environment, files } = input
      const script = { kind: 'script', language, context, body, parameters, secretNames, environment }
      return files?.length ? { ...script, files, requires: ['files'] } : { ...script, requires: [] }
    }
  }
}
