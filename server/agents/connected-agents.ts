import { randomUUID } from 'node:crypto'
import type { Response } from 'express'
import { protocolVersion } from '../../core/agent-protocol/command.ts'
import type { Hello, SignedTime } from '../../core/agent-protocol/request-signature.ts'
import type { AgentsContext } from '../domains/agents/context.ts'
import { type CommandRecord, isSettled, type WaitingCommand } from '../domains/agents/store.ts'
import { AgentConnection } from './agent-connection.ts'

export interface GatewayTimings {
  /** How often commands are looked for that another process issued. */
  pollMs: number
  /** How often every connection gets a sign of life. */
  keepAliveMs: number
  /** How often it is looked for connections that are dead, revoked or taken over by another process. */
  sweepMs: number
  /** An agent that was not heard of for so long is offline. */
  silenceMs: number
}

/** Commands are looked for this far back: clocks of several servers differ, and a poll may be late. */
const lookBackMs = 60_000

/** The connections that this process holds: tells agents of their commands, and the tables of their connections. */
export class ConnectedAgents {
  readonly processId = randomUUID()
  readonly #context: AgentsContext
  readonly #timings: GatewayTimings
  readonly #connections = new Map<string, AgentConnection>()
  /** Those of the connections that the tables know of; weak, since one that was replaced is never taken out. */
  readonly #recorded = new WeakSet<AgentConnection>()
  readonly #closings = new Set<Promise<void>>()
  /** The last thing that is being written down of each agent's connections. */
  readonly #writings = new Map<string, Promise<unknown>>()
  readonly #timers: NodeJS.Timeout[] = []

  constructor(context: AgentsContext, timings: GatewayTimings) {
    this.#context = context
    this.#timings = timings
  }

  start(): void {
    const { hub } = this.#context
    hub.on('commandWaiting', this.#onCommandWaiting)
    hub.on('commandChanged', this.#onCommandChanged)
    hub.on('agentRevoked', this.#onAgentRevoked)
    const { pollMs, keepAliveMs, sweepMs } = this.#timings
    this.#timers.push(
      this.#regularly('poll', pollMs, () => this.#poll()),
      setInterval(() => this.#keepAlive(), keepAliveMs),
      this.#regularly('sweep', sweepMs, () => this.#sweep()),
    )
  }

  /** Closes every connection and says so in the tables; the agents come back by themselves. */
  async stop(): Promise<void> {
    const { hub } = this.#context
    hub.off('commandWaiting', this.#onCommandWaiting)
    hub.off('commandChanged', this.#onCommandChanged)
    hub.off('agentRevoked', this.#onAgentRevoked)
    for (const timer of this.#timers.splice(0)) clearInterval(timer)
    for (const connection of [...this.#connections.values()]) this.#close(connection)
    await Promise.all(this.#closings)
  }

  /** Takes a new connection in: greets the agent, and tells it of all that waits for it. */
  async add(agentId: string, response: Response, time: SignedTime): Promise<void> {
    const { store, now } = this.#context
    const recorded = this.#inTurn(agentId, () => store.connect(agentId, this.processId, now()))
    const connection = new AgentConnection(this.#context, agentId, response)
    const before = this.#connections.get(agentId)
    this.#connections.set(agentId, connection)
    before?.end()
    response.once('close', () => this.#close(connection))
    connection.begin()
    const hello: Hello = { version: protocolVersion, time }
    connection.send('hello', JSON.stringify(hello))
    if (!(await recorded)) return connection.end()
    this.#recorded.add(connection)
    await this.#tell(connection, await this.#context.store.findOpenOfAgent(agentId))
    await this.#attempt('online', async () => this.#context.listener.agentOnline(agentId))
  }

  /** Safe to repeat. A connection that a newer one of the same agent has replaced leaves the tables alone. */
  #close(connection: AgentConnection): void {
    connection.end()
    const { agentId } = connection
    if (this.#connections.get(agentId) !== connection) return
    this.#connections.delete(agentId)
    this.#recorded.delete(connection)
    const closing = this.#attempt('disconnect', () =>
      this.#inTurn(agentId, async () => {
        if (this.#connections.has(agentId)) return
        if (await this.#context.store.disconnect(agentId, this.processId))
          await this.#context.listener.agentOffline(agentId)
      }),
    )
    this.#closings.add(closing)
    void closing.then(() => this.#closings.delete(closing))
  }

  /** One after another for each agent: what came last is what the tables say in the end. */
  async #inTurn<T>(agentId: string, work: () => Promise<T>): Promise<T> {
    const before = this.#writings.get(agentId) ?? Promise.resolve()
    const result = before.then(work)
    const settled = result.catch(() => undefined)
    this.#writings.set(agentId, settled)
    void settled.then(() => {
      if (this.#writings.get(agentId) === settled) this.#writings.delete(agentId)
    })
    return await result
  }

  readonly #onCommandWaiting = (agentId: string, commandId: string): void => {
    const connection = this.#connections.get(agentId)
    if (!connection) return
    void this.#attempt('deliver', async () => {
      await this.#tell(connection, await this.#context.store.findOpen([commandId]))
    })
  }

  readonly #onCommandChanged = (command: CommandRecord): void => {
    if (isSettled(command)) this.#connections.get(command.agentId)?.forget(command.id)
  }

  readonly #onAgentRevoked = (agentId: string): void => {
    const connection = this.#connections.get(agentId)
    if (connection) this.#close(connection)
  }

  #keepAlive(): void {
    for (const connection of this.#connections.values()) connection.keepAlive()
  }

  /** What other processes issued to, or asked to cancel on, agents that are connected here. */
  async #poll(): Promise<void> {
    if (this.#connections.size === 0) return
    const { store, now } = this.#context
    const since = new Date(now().getTime() - lookBackMs)
    for (const command of await store.findIssuedSince(since, this.processId)) {
      const connection = this.#connections.get(command.agentId)
      if (connection) await this.#tell(connection, [command])
    }
    const known = [...this.#connections.values()].flatMap(({ openCommands }) => openCommands)
    const open = new Map((await store.findOpen(known)).map((command) => [command.id, command]))
    for (const connection of this.#connections.values()) {
      for (const id of connection.openCommands) {
        const command = open.get(id)
        if (command) await this.#tell(connection, [command])
        else if (known.includes(id)) connection.forget(id)
      }
    }
  }

  async #sweep(): Promise<void> {
    const { store, now, listener } = this.#context
    const heardSince = new Date(now().getTime() - this.#timings.silenceMs)
    const held = [...this.#connections.values()].filter((connection) => this.#recorded.has(connection))
    const ids = held.map(({ agentId }) => agentId)
    const alive = await store.findConnected(ids, this.processId, heardSince)
    for (const connection of held) if (!alive.has(connection.agentId)) this.#close(connection)
    for (const agentId of await store.dropSilent(heardSince)) await listener.agentOffline(agentId)
  }

  /** A command that does not open any more would stop all others at each connection: it is refused for good. */
  async #tell(connection: AgentConnection, commands: readonly WaitingCommand[]): Promise<void> {
    const { store, log, now } = this.#context
    for (const command of commands) {
      try {
        connection.tell(command)
      } catch (error) {
        log.warn({ err: error, commandId: command.id }, 'A command could not be sent')
        const detail = 'The server cannot open what it sealed: its secret key was changed.'
        await store.refuseCommand(command.id, command.agentId, { refusal: 'invalid', detail, endedAt: now() })
      }
    }
  }

  async #attempt(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.#context.log.warn({ err: error, what }, 'The gateway could not do its work; it tries again')
    }
  }

  /** One after another: what takes longer than its interval is not begun a second time beside itself. */
  #regularly(what: string, everyMs: number, work: () => Promise<void>): NodeJS.Timeout {
    let busy = false
    return setInterval(async () => {
      if (busy) return
      busy = true
      await this.#attempt(what, work)
      busy = false
    }, everyMs)
  }
}
