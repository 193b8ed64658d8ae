import type { PrivateKey } from '../../../core/agent-protocol/keys.ts'
import type { InventoryMessage } from '../../../core/agent-protocol/messages.ts'
import type { Database } from '../../db/client.ts'
import type { AuditEvent } from '../audit/audit-service.ts'
import { type AgentHub, createAgentHub } from './hub.ts'
import { createReleases, type Releases } from './releases.ts'
import { type AgentStore, type CommandRecord, createAgentStore } from './store.ts'

/** Seals text with the server's secret key; what the database holds is of no use without it. */
export interface Sealer {
  seal(text: string): string
  open(sealed: string): string
}

/** A piece of a script's output, as it arrived; pieces of one command come in the order of their index. */
export interface CommandOutput {
  commandId: string
  sessionId: string | null
  actionId: string | null
  /** Counts from 0. After a crash of the server the last pieces may come once more: index tells. */
  index: number
  stream: 'stdout' | 'stderr'
  text: string
}

/** How far a download has come on a machine. */
export interface CommandProgress {
  commandId: string
  sessionId: string | null
  actionId: string | null
  bytesDone: number
  bytesTotal: number | null
}

/**
 * Whom the domain tells what happened on agents. A message is acknowledged to its agent only once these have
 * resolved: `output` is to store what must last, and when it throws, the agent sends the piece again. The other calls
 * are nudges; what they tell of is in the tables already, and may be told twice or, after a crash, not at all.
 */
export interface AgentListener {
  commandChanged(command: CommandRecord): Promise<void> | void
  output(output: CommandOutput): Promise<void> | void
  progress(progress: CommandProgress): Promise<void> | void
  agentOnline(agentId: string): Promise<void> | void
  agentOffline(agentId: string): Promise<void> | void
  inventory(agentId: string, inventory: InventoryMessage): Promise<void> | void
}

const nothing = () => undefined

/** For whoever prepares data, or tests, where nobody is to be told. */
export const nobodyListens: AgentListener = {
  commandChanged: nothing,
  output: nothing,
  progress: nothing,
  agentOnline: nothing,
  agentOffline: nothing,
  inventory: nothing,
}

/** Adds to the audit; `detail` never holds a secret. */
export type RecordAudit = (event: AuditEvent) => Promise<void>

/** The part of a pino logger that is needed here. */
export interface AgentLog {
  info(detail: object, words: string): void
  warn(detail: object, words: string): void
}

/** What every use case of this domain works with. */
export interface AgentsContext {
  store: AgentStore
  hub: AgentHub
  /** Signs commands; its public half is pinned by every agent at its enrolment. */
  serverKey: { publicKey: string; privateKey: PrivateKey }
  /** Where agents find the server, as written into enrolment tokens. */
  serverUrl: string
  sealer: Sealer
  /** The releases of the agent that can be rolled out. */
  releases: Releases
  recordAudit: RecordAudit
  listener: AgentListener
  log: AgentLog
  now: () => Date
}

export interface AgentsContextOptions extends Omit<AgentsContext, 'store' | 'hub' | 'now' | 'releases'> {
  database: Database
  /** Where releases of the agent lie; none where not given. */
  releaseFolders?: readonly string[]
  now?: () => Date
}

/** Puts the domain together; one for each server process, since its hub wakes only those who wait in it. */
export function createAgentsContext({
  database,
  releaseFolders = [],
  ...options
}: AgentsContextOptions): AgentsContext {
  return {
    now: () => new Date(),
    ...options,
    releases: createReleases(releaseFolders),
    store: createAgentStore(database),
    hub: createAgentHub(),
  }
}
