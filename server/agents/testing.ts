// A real gateway on 127.0.0.1 over a real database, for tests of agents.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import express from 'express'
import { createKeyPair } from '../../agent/create-key-pair.ts'
import { enrolAgent, type RunningAgent, type StartAgentOptions, startAgent } from '../../agent/main.ts'
import { parseProcStat } from '../../agent/script/process-start.ts'
import type { MachineOverrides } from '../../agent/state/identity.ts'
import type { InventoryMessage } from '../../core/agent-protocol/messages.ts'
import { type Database, openDatabase } from '../db/client.ts'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import {
  type AgentsContext,
  type CommandOutput,
  type CommandProgress,
  createAgentsContext,
} from '../domains/agents/context.ts'
import { createEnrolmentToken } from '../domains/agents/create-enrolment-token.ts'
import { issueCommand, type ScriptCommandToIssue } from '../domains/agents/issue-command.ts'
import type { CommandRecord } from '../domains/agents/store.ts'
import { waitForCommand } from '../domains/agents/wait-for-command.ts'
import { type AuditEvent, createAuditService } from '../domains/audit/audit-service.ts'
import { createSealer } from '../sealer.ts'
import { type AgentGateway, type AgentGatewayOptions, createAgentGateway } from './gateway.ts'

/**
 * Waits until the condition gives something that is neither false, null nor undefined, and gives that. Throws after
 * `timeoutMs` with what was waited for.
 */
export async function until<T>(
  what: string,
  condition: () => T | Promise<T>,
  timeoutMs = 15_000,
): Promise<Exclude<T, false | null | undefined>> {
  const deadline = performance.now() + timeoutMs
  for (;;) {
    const value = await condition()
    if (value !== false && value !== null && value !== undefined)
      return value as Exclude<T, false | null | undefined>
    if (performance.now() > deadline) throw new Error(`Waited in vain: ${what}`)
    await delay(10)
  }
}

/** What the listener and the audit of a bench were told. */
export interface BenchRecord {
  outputs: (CommandOutput & { at: number })[]
  online: string[]
  offline: string[]
  audit: AuditEvent[]
  inventories: { agentId: string; inventory: InventoryMessage }[]
  progress: CommandProgress[]
}

const quiet = { info: () => undefined, warn: () => undefined }

/** A server for agents: a database with one tenant, the domain, and the gateway listening on 127.0.0.1. */
export class AgentBench {
  readonly database: Database
  readonly context: AgentsContext
  readonly record: BenchRecord = {
    outputs: [],
    online: [],
    offline: [],
    audit: [],
    inventories: [],
    progress: [],
  }
  readonly tenantId: string
  readonly folder = mkdtempSync(join(tmpdir(), 'deskhand-agent-test-'))
  /** A release that is put there can be rolled out. */
  readonly releasesFolder = join(this.folder, 'releases')
  readonly #files: TestDatabase
  readonly #gatewayOptions: AgentGatewayOptions
  readonly #agents: RunningAgent[] = []
  #gateway: AgentGateway | null = null
  #server: Server | null = null
  readonly #port: number
  #folders = 0
  #keys = 0

  private constructor(given: {
    files: TestDatabase
    database: Database
    tenantId: string
    options: AgentGatewayOptions
    port: number
  }) {
    this.#files = given.files
    this.database = given.database
    this.tenantId = given.tenantId
    this.#gatewayOptions = given.options
    this.#port = given.port
    this.context = this.createContext()
  }

  /** Opens the database and starts to listen. */
  static async open(options: AgentGatewayOptions = {}): Promise<AgentBench> {
    const files = await createTestDatabase('sqlite')
    const database = await openDatabase(files.target)
    const { id } = await database.prisma.tenant.create({ data: { name: 'Contoso', nameKey: 'contoso' } })
    const server = createServer()
    const port = await listen(server, 0)
    const bench = new AgentBench({ files, database, tenantId: id, options, port })
    bench.#serve(server)
    return bench
  }

  /** A context of another server process over the same database, with the same keys. */
  createContext(): AgentsContext {
    const audit = createAuditService(this.database)
    return createAgentsContext({
      database: this.database,
      serverKey: this.#serverKey,
      serverUrl: `http://127.0.0.1:${this.#port}`,
      sealer: createSealer(this.#secretKey, 'agent-command'),
      releaseFolders: [this.releasesFolder],
      log: quiet,
      recordAudit: async (event) => {
        this.record.audit.push(event)
        await audit.record(event)
      },
      listener: {
        commandChanged: () => undefined,
        inventory: (agentId, inventory) => {
          this.record.inventories.push({ agentId, inventory })
        },
        progress: (progress) => {
          this.record.progress.push(progress)
        },
        output: (output) => {
          this.record.outputs.push({ ...output, at: performance.now() })
        },
        agentOnline: (agentId) => {
          this.record.online.push(agentId)
        },
        agentOffline: (agentId) => {
          this.record.offline.push(agentId)
        },
      },
    })
  }

  readonly #serverKey = createKeyPair()
  readonly #secretKey = Buffer.alloc(32, 7)

  /** Listens again on the same port. */
  async startServer(): Promise<void> {
    const server = createServer()
    await listen(server, this.#port)
    this.#serve(server)
  }

  #serve(server: Server): void {
    this.#gateway = createAgentGateway(this.context, this.#gatewayOptions)
    server.on('request', express().use('/agent', this.#gateway.router))
    this.#server = server
    this.#gateway.start()
  }

  /** The server goes away; agents see their connections end. */
  async stopServer(): Promise<void> {
    const server = this.#server
    if (!server) return
    this.#server = null
    await this.#gateway?.stop()
    await new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  }

  /** Enrols an agent into a folder of its own. It never restarts the machine that the tests run on. */
  async enrol(machine: MachineOverrides = {}) {
    this.#folders += 1
    const folder = join(this.folder, String(this.#folders))
    const hex = String(this.#folders).padStart(4, '0')
    const { token } = await createEnrolmentToken(this.context, 'server', { tenantId: this.tenantId })
    const identity = {
      hostname: `PC-${hex}`,
      hardwareUuid: `8A3C5A20-9F1D-11EE-8C90-0242AC12${hex}`,
      restartCommand: ['true'],
      ...machine,
    }
    const { agentId } = await enrolAgent({ token, folder, machine: identity })
    return { agentId, folder }
  }

  /** Starts an agent in this process; `close` stops it. */
  async start(folder: string, options: Partial<StartAgentOptions> = {}): Promise<RunningAgent> {
    const backOff = { shortestMs: 20, longestMs: 100 }
    const agent = await startAgent({ folder, log: quiet, backOff, ...options })
    this.#agents.push(agent)
    return agent
  }

  /** Enrols an agent, starts it, and waits until it is connected. */
  async startNew(
    options: Partial<StartAgentOptions> = {},
  ): Promise<{ agentId: string; folder: string; agent: RunningAgent }> {
    const { agentId, folder } = await this.enrol()
    const agent = await this.start(folder, options)
    await this.untilOnline(agentId)
    return { agentId, folder, agent }
  }

  async untilOnline(agentId: string): Promise<void> {
    await until('the agent is online', async () => (await this.context.store.findAgent(agentId))?.online)
  }

  /** Issues a script with what a test does not say filled in. */
  async issue(
    agentId: string,
    body: string,
    more: Partial<ScriptCommandToIssue> = {},
  ): Promise<CommandRecord> {
    this.#keys += 1
    return await issueCommand(this.context, {
      agentId,
      key: `key-${this.#keys}`,
      language: 'sh',
      context: 'system',
      body,
      parameters: {},
      secretNames: [],
      timeoutSeconds: 60,
      expiresInSeconds: 600,
      ...more,
    })
  }

  /** Issues a script and waits for its end. */
  async run(agentId: string, body: string, more: Partial<ScriptCommandToIssue> = {}): Promise<CommandRecord> {
    const { id } = await this.issue(agentId, body, more)
    return await this.wait(id)
  }

  async wait(commandId: string): Promise<CommandRecord> {
    return await waitForCommand(this.context, commandId, { signal: AbortSignal.timeout(25_000) })
  }

  /** All output of the command on this stream, as it came. */
  outputOf(commandId: string, stream: 'stdout' | 'stderr' = 'stdout'): string {
    const pieces = this.record.outputs.filter((output) => output.commandId === commandId)
    return pieces
      .filter((output) => output.stream === stream)
      .map(({ text }) => text)
      .join('')
  }

  async close(): Promise<void> {
    await Promise.all(this.#agents.map((agent) => agent.stop()))
    await this.stopServer()
    await this.database.close()
    await this.#files.remove()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()))
  return (server.address() as AddressInfo).port
}

/** Starts an agent in a process of its own, which a test may kill. */
export function spawnAgent(folder: string, environment: Readonly<Record<string, string>> = {}): ChildProcess {
  const main = new URL('../../agent/main.ts', import.meta.url).href
  const program = [
    `const { startAgent } = await import(${JSON.stringify(main)})`,
    'const log = { info() {}, warn() {} }',
    `const agent = await startAgent({ folder: ${JSON.stringify(folder)}, log, backOff: { shortestMs: 20, longestMs: 100 } })`,
    "process.once('SIGTERM', () => agent.stop())",
  ].join('\n')
  return spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  })
}

/** Whether a process lives (Linux); a zombie, which only waits for its parent's notice, does not. */
export function isAlive(pid: number): boolean {
  try {
    return parseProcStat(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.state !== 'Z'
  } catch {
    return false
  }
}
