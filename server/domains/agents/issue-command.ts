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

export interface CommandToIssue {
  agentId: string
  /** What asks for it. The same key always gives the same command, whatever else differs. */
  key: string
  language: ScriptLanguage
  context: ScriptContext
  /** The script; parameters reach it as environment variables and as a JSON file, never inside this text. */
  body: string
  parameters: Readonly<Record<string, string>>
  /** Names of parameters whose values are masked before any output leaves the machine. */
  secretNames: readonly string[]
  environment?: Readonly<Record<string, string>>
  timeoutSeconds: number
  /** 1 MiB where not given. */
  outputLimitBytes?: number
  /** How long an agent that is away may still begin with it. */
  expiresInSeconds: number
  sessionId?: string | null
  actionId?: string | null
  scriptVersionId?: string | null
}

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
  const existing = await context.store.findCommandByKey(input.key)
  if (existing) return existing
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
    language: command.language,
    context: command.context,
    body: command.body,
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
    kind: 'script',
    id: uuidV7(now),
    agentId: input.agentId,
    requires: [],
    language: input.language,
    context: input.context,
    body: input.body,
    parameters: input.parameters,
    secretNames: input.secretNames,
    environment: input.environment,
    timeoutSeconds: input.timeoutSeconds,
    outputLimitBytes: input.outputLimitBytes ?? defaultOutputLimitBytes,
    issuedAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + input.expiresInSeconds * 1000).toISOString(),
  })
}
