import { type Cancel, type Command, cancelSchema, commandSchema } from './command.ts'
import { verifyStatement } from './signed-statement.ts'

export const refusalReasons = ['badSignature', 'wrongAgent', 'expired', 'known', 'invalid'] as const
export type RefusalReason = (typeof refusalReasons)[number]

export interface CommandRefused {
  kind: 'refused'
  /** Null where not even that could be read. */
  commandId: string | null
  reason: RefusalReason
  detail: string
}

export type CommandVerdict = { kind: 'accepted'; command: Command } | CommandRefused

export interface JudgeCommandInput {
  /** `{version, command, signature}` as it came off the wire. */
  message: unknown
  agentId: string
  serverPublicKey: string
  /** The agent's clock, corrected to the server's; milliseconds since the epoch. */
  now: number
  /** Whether the journal holds this command id. */
  isKnown: (commandId: string) => boolean
  /** The features of this agent that a command may require. */
  features: readonly string[]
}

/**
 * Decides whether an agent may run what it received (Maintenance sessions, "The agent"). The signature is looked at
 * first, over the members exactly as they came, so that nothing else is believed of an unsigned command.
 */
export function judgeCommand(input: JudgeCommandInput): CommandVerdict {
  const message = asObject(input.message)
  const raw = asObject(message?.command)
  const commandId = typeof raw?.id === 'string' ? raw.id : null
  const refuse = (reason: RefusalReason, detail: string): CommandRefused => ({
    kind: 'refused',
    commandId,
    reason,
    detail,
  })
  const signature = message?.signature
  if (!raw || typeof signature !== 'string')
    return refuse('invalid', 'The message holds no command or no signature.')
  if (!verifyStatement('command', raw, signature, input.serverPublicKey))
    return refuse('badSignature', 'The signature is not of the server that this agent was enrolled with.')
  if (raw.agentId !== input.agentId)
    return refuse('wrongAgent', `The command is meant for agent ${String(raw.agentId)}.`)
  const parsed = commandSchema.safeParse(raw)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    return refuse('invalid', `${issue?.path.join('.') || 'command'}: ${issue?.message ?? 'not understood'}`)
  }
  const command = parsed.data
  if (input.isKnown(command.id)) return refuse('known', 'This command has been received before.')
  if (input.now >= Date.parse(command.expiresAt))
    return refuse('expired', `It expired at ${command.expiresAt}; here it is ${isoTime(input.now)}.`)
  const missing = command.requires.filter((feature) => !input.features.includes(feature))
  if (missing.length > 0)
    return refuse('invalid', `This version of the agent lacks: ${missing.join(', ')}. Update the agent.`)
  return { kind: 'accepted', command }
}

/** The cancellation, when the server signed it for this agent; else null. */
export function readCancel(message: unknown, agentId: string, serverPublicKey: string): Cancel | null {
  const envelope = asObject(message)
  if (typeof envelope?.signature !== 'string') return null
  if (!verifyStatement('cancel', envelope.cancel, envelope.signature, serverPublicKey)) return null
  const parsed = cancelSchema.safeParse(envelope.cancel)
  return parsed.success && parsed.data.agentId === agentId ? parsed.data : null
}

function asObject(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null
}

function isoTime(instant: number): string {
  return new Date(instant).toISOString()
}
