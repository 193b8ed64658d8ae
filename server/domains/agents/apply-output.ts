import type { OutputMessage } from '../../../core/agent-protocol/messages.ts'
import { storable } from '../../db/storable.ts'
import type { AgentsContext } from './context.ts'
import type { AgentRecord } from './store.ts'

export type ApplyOutput = (agent: AgentRecord, message: OutputMessage) => Promise<void>

interface OutputTarget {
  agentId: string
  sessionId: string | null
  actionId: string | null
  nextIndex: number
  limitBytes: number
  /** Bytes that were handed on, as the agent sent them. */
  bytes: number
  isFull: boolean
}

/** An agent that cuts output says so in a note of its own, which does not count. */
const allowedForNoteBytes = 200
const rememberedCommands = 1000

/**
 * Hands output on with the session that it belongs to; pieces that were handed on are dropped, and so is what goes
 * beyond the command's limit: an agent that was tampered with must not fill the tables. What is counted is what came
 * since this process began.
 */
export function createOutputApplier(context: AgentsContext): ApplyOutput {
  const targets = new Map<string, OutputTarget>()

  async function targetOf(agent: AgentRecord, commandId: string): Promise<OutputTarget | null> {
    const known = targets.get(commandId)
    if (known) return known.agentId === agent.id ? known : null
    const command = await context.store.findCommand(commandId)
    if (command?.agentId !== agent.id) return null
    const { sessionId, actionId, outputLimitBytes: limitBytes } = command
    const target = {
      agentId: agent.id,
      sessionId,
      actionId,
      nextIndex: 0,
      limitBytes,
      bytes: 0,
      isFull: false,
    }
    targets.set(commandId, target)
    const [oldest] = targets.keys()
    if (targets.size > rememberedCommands && oldest !== undefined) targets.delete(oldest)
    return target
  }

  return async (agent, { commandId, index, stream, text }) => {
    const target = await targetOf(agent, commandId)
    if (!target || target.isFull || index < target.nextIndex) return
    const { sessionId, actionId, limitBytes } = target
    const bytes = Buffer.byteLength(text)
    const left = limitBytes + allowedForNoteBytes - target.bytes
    const exceeds = bytes > left
    const taken = exceeds ? firstBytes(text, left) + noteOf(limitBytes) : text
    await context.listener.output({ commandId, sessionId, actionId, index, stream, text: storable(taken) })
    target.nextIndex = index + 1
    target.bytes += bytes
    target.isFull = exceeds
    if (exceeds)
      context.log.warn({ agentId: agent.id, commandId }, 'An agent sent more output than its command allows')
  }
}

function noteOf(limitBytes: number): string {
  return `\n[This computer sent more than the ${limitBytes} bytes that the command allows; the rest is left out.]\n`
}

/** The beginning of the text, so many bytes of UTF-8 at most, whole characters only. */
function firstBytes(text: string, limitBytes: number): string {
  const bytes = Buffer.from(text, 'utf8').subarray(0, limitBytes)
  return new TextDecoder().decode(bytes, { stream: true })
}
