import {
  type AgentMessage,
  agentMessageSchema,
  type EndedMessage,
  type InventoryMessage,
  type MessagesRequest,
  type RefusedMessage,
} from '../../../core/agent-protocol/messages.ts'
import { type DatabaseErrorKind, databaseErrorKind } from '../../db/errors.ts'
import { storable } from '../../db/storable.ts'
import { type ApplyOutput, createOutputApplier } from './apply-output.ts'
import type { AgentsContext } from './context.ts'
import type { AgentRecord } from './store.ts'

/**
 * Takes in what agents say. One for each server process: it remembers the last sequence of each agent's spool, so that a
 * batch that arrives twice is applied once; beyond a restart the compare-and-sets of the store see to it.
 */
export interface MessageReceiver {
  /**
   * Applies the messages in their order and gives the highest sequence that is kept now. Batches of one agent run one
   * after another. When storing or a listener fails it throws, and what came before the failure stays applied; a message
   * that fails for what it says itself is passed over.
   */
  apply(agent: AgentRecord, request: MessagesRequest): Promise<number>
}

interface SpoolMark {
  spool: string
  sequence: number
}

/** See `MessageReceiver`. */
export function createMessageReceiver(context: AgentsContext): MessageReceiver {
  const marks = new Map<string, SpoolMark>()
  const queues = new Map<string, Promise<unknown>>()
  const outputs = createOutputApplier(context)

  async function applyBatch(agent: AgentRecord, request: MessagesRequest): Promise<number> {
    const known = marks.get(agent.id)
    const mark = known?.spool === request.spool ? known : { spool: request.spool, sequence: 0 }
    marks.set(agent.id, mark)
    const messages = request.messages.toSorted((left, right) => left.sequence - right.sequence)
    for (const message of messages) {
      if (message.sequence <= mark.sequence) continue
      const parsed = agentMessageSchema.safeParse(message)
      if (parsed.success) await applyOrPassOver(context, outputs, agent, parsed.data)
      else
        context.log.warn({ agentId: agent.id, type: message.type }, 'An agent sent a message of unknown form')
      mark.sequence = message.sequence
    }
    return mark.sequence
  }

  return {
    async apply(agent, request) {
      const before = queues.get(agent.id) ?? Promise.resolve()
      const result = before.then(() => applyBatch(agent, request))
      const settled = result.catch(() => undefined)
      queues.set(agent.id, settled)
      void settled.then(() => {
        if (queues.get(agent.id) === settled) queues.delete(agent.id)
      })
      return await result
    },
  }
}

/** What the database says where the same message would fail again and again, though all is well with the server. */
const failuresOfContent: readonly DatabaseErrorKind[] = ['badValue', 'foreignKey', 'notFound']

/**
 * The agent sends whatever was not acknowledged until it is: a message that can never be stored would hold up everything
 * behind it. It is tried once more, since what it refers to may have been changed at that very moment.
 */
async function applyOrPassOver(
  context: AgentsContext,
  applyOutput: ApplyOutput,
  agent: AgentRecord,
  message: AgentMessage,
): Promise<void> {
  for (let attempt = 1; attempt <= 2; attempt += 1) {
    try {
      return await applyMessage(context, applyOutput, agent, message)
    } catch (error) {
      if (!failuresOfContent.includes(databaseErrorKind(error))) throw error
      if (attempt === 2)
        context.log.warn(
          { agentId: agent.id, type: message.type, err: error },
          'An agent sent a message that cannot be stored; it is passed over',
        )
    }
  }
}

async function applyMessage(
  context: AgentsContext,
  applyOutput: ApplyOutput,
  agent: AgentRecord,
  message: AgentMessage,
): Promise<void> {
  switch (message.type) {
    case 'started': {
      // Nobody waits for that: who waits for a command waits for its end.
      await context.store.startCommand(message.commandId, agent.id, new Date(message.at))
      return
    }
    case 'output':
      return await applyOutput(agent, message)
    case 'ended':
      return await applyEnd(context, agent, message)
    case 'refused':
      return await applyRefusal(context, agent, message)
    case 'progress': {
      const command = await context.store.findCommand(message.commandId)
      if (command?.agentId !== agent.id) return
      const { sessionId, actionId } = command
      const { commandId, bytesDone, bytesTotal } = message
      return await context.listener.progress({ commandId, sessionId, actionId, bytesDone, bytesTotal })
    }
    case 'inventory':
      return await applyInventory(context, agent, message)
  }
}

async function applyEnd(context: AgentsContext, agent: AgentRecord, message: EndedMessage): Promise<void> {
  const moved = await context.store.endCommand(message.commandId, agent.id, {
    endedAt: new Date(message.at),
    outcome: message.outcome,
    // Kept signed, whichever way the machine counts.
    exitCode: message.exitCode === null ? null : message.exitCode | 0,
    outputTail: storable(message.outputTail),
    outputTruncated: message.truncated,
    detail: message.detail === undefined ? null : storable(message.detail),
  })
  if (moved) await tellChanged(context, message.commandId)
}

/** A refusal is always on the audit; only one of a command of its own that has not begun changes the command. */
async function applyRefusal(
  context: AgentsContext,
  agent: AgentRecord,
  message: RefusedMessage,
): Promise<void> {
  const { reason } = message
  const detail = storable(message.detail)
  const commandId = message.commandId && storable(message.commandId)
  const duplicate = reason === 'known'
  const moved =
    !duplicate &&
    commandId !== null &&
    (await context.store.refuseCommand(commandId, agent.id, {
      refusal: reason,
      detail,
      endedAt: context.now(),
    }))
  await context.recordAudit({
    actor: { agentId: agent.id },
    action: duplicate ? 'agent.refuseDuplicate' : 'agent.refuseCommand',
    subject: { kind: 'command', id: commandId },
    tenantId: agent.tenantId,
    detail: { reason, detail },
  })
  if (moved && commandId !== null) await tellChanged(context, commandId)
}

async function applyInventory(
  context: AgentsContext,
  agent: AgentRecord,
  message: InventoryMessage,
): Promise<void> {
  await context.store.updateAgent(agent.id, {
    version: storable(message.agentVersion),
    platform: message.machine.platform,
    name: storable(message.machine.hostname),
    bootId: message.bootId == null ? null : storable(message.bootId),
    features: JSON.stringify(message.features),
  })
  await context.listener.inventory(agent.id, message)
}

async function tellChanged(context: AgentsContext, commandId: string): Promise<void> {
  const command = await context.store.findCommand(commandId)
  if (!command) return
  context.hub.emit('commandChanged', command)
  await context.listener.commandChanged(command)
}
