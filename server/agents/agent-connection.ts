import type { Response } from 'express'
import { protocolVersion, signCancel } from '../../core/agent-protocol/command.ts'
import type { AgentEventName } from '../../core/agent-protocol/messages.ts'
import type { AgentsContext } from '../domains/agents/context.ts'
import type { WaitingCommand } from '../domains/agents/store.ts'

/** One agent's open stream of live events. What it was told once, it is not told again on this connection. */
export class AgentConnection {
  readonly agentId: string
  readonly #context: AgentsContext
  readonly #response: Response
  /** Commands of this agent that have not ended, as far as is known; true: the cancellation was sent too. */
  readonly #open = new Map<string, { sent: boolean; cancelSent: boolean }>()

  constructor(context: AgentsContext, agentId: string, response: Response) {
    this.#context = context
    this.agentId = agentId
    this.#response = response
    // A write to a connection that has just broken; its end is noticed by `close`.
    response.on('error', () => undefined)
  }

  /** Begins the stream. */
  begin(): void {
    this.#response.socket?.setNoDelay(true)
    this.#response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    })
  }

  send(name: AgentEventName, data: string): void {
    this.#write(`event: ${name}\ndata: ${data}\n\n`)
  }

  /** A comment, so that both ends and what is between them see that the connection lives. */
  keepAlive(): void {
    this.#write(':\n\n')
  }

  end(): void {
    this.#response.end()
  }

  /** Ids of commands that may be under way. */
  get openCommands(): string[] {
    return [...this.#open.keys()]
  }

  /** The command is over. */
  forget(commandId: string): void {
    this.#open.delete(commandId)
  }

  /** Tells the agent what it does not know yet: the command while it is not begun, or that it is cancelled. */
  tell(command: WaitingCommand): void {
    const told = this.#open.get(command.id) ?? { sent: false, cancelSent: false }
    this.#open.set(command.id, told)
    if (command.cancelAsked) {
      if (!told.cancelSent) this.send('cancel', this.#cancellationOf(command))
      told.cancelSent = true
      return
    }
    if (command.status !== 'issued' || told.sent) return
    this.send('command', this.#context.sealer.open(command.sealedMessage))
    told.sent = true
  }

  #write(text: string): void {
    if (!this.#response.writableEnded && !this.#response.destroyed) this.#response.write(text)
  }

  #cancellationOf({ id, agentId, expiresAt }: WaitingCommand): string {
    const cancel = {
      version: protocolVersion,
      commandId: id,
      agentId,
      issuedAt: this.#context.now().toISOString(),
      expiresAt: expiresAt.toISOString(),
    } as const
    return JSON.stringify(signCancel(cancel, this.#context.serverKey.privateKey))
  }
}
