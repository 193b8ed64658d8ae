import { EventEmitter } from 'node:events'
import type { CommandRecord } from './store.ts'

interface AgentHubEvents {
  /** A command was issued to the agent, or its cancellation was asked for. */
  commandWaiting: [agentId: string, commandId: string]
  commandChanged: [command: CommandRecord]
  agentRevoked: [agentId: string]
  /** Its connection has ended, or it was silent for too long. */
  agentOffline: [agentId: string]
}

/** Wakes at once those in this process who wait; other processes see the same a second later in the tables. */
export type AgentHub = EventEmitter<AgentHubEvents>

/** A hub without a limit on its listeners: each wait is one. */
export function createAgentHub(): AgentHub {
  return new EventEmitter<AgentHubEvents>().setMaxListeners(0)
}
