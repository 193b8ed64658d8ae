import { clockToleranceMs } from '../../../core/agent-protocol/request-signature.ts'
import { DeskhandError } from '../../errors.ts'
import type { AgentsContext } from './context.ts'
import { type CommandRecord, isSettled } from './store.ts'

export interface WaitForCommandOptions {
  /** Ends the wait with the signal's reason; the command itself goes on. */
  signal?: AbortSignal
  /** How often the table is read, for commands whose agent another process holds. */
  pollMs?: number
}

/**
 * Waits until the command has ended or was refused, and gives it then: woken at once by this process, within a second
 * by any other. A command that expired without an answer settles as refused (`unanswered`) once its agent has been
 * connected for a while, since whatever that has to say of it would have come; an agent that is away may still have run
 * it. So a wait for a machine that never comes back does not end: set a limit with `signal`. Throws `notFound`.
 */
export async function waitForCommand(
  context: AgentsContext,
  commandId: string,
  options: WaitForCommandOptions = {},
): Promise<CommandRecord> {
  const { signal, pollMs = 1000 } = options
  const wait = new CommandWait(context, commandId)
  try {
    for (;;) {
      signal?.throwIfAborted()
      const command = wait.settled ?? (await readOrExpire(context, commandId))
      if (isSettled(command)) return command
      await wait.untilWokenOr(pollMs, signal)
    }
  } finally {
    wait.close()
  }
}

/** Remembers a wake that comes while the table is being read. */
class CommandWait {
  readonly #context: AgentsContext
  readonly #onChange: (command: CommandRecord) => void
  /** Its end, where it came with the wake: the row need not be read again. */
  settled: CommandRecord | null = null
  #woken = false
  #wake: () => void = () => undefined

  constructor(context: AgentsContext, commandId: string) {
    this.#context = context
    this.#onChange = (command) => {
      if (command.id !== commandId || !isSettled(command)) return
      this.settled = command
      this.#woken = true
      this.#wake()
    }
    context.hub.on('commandChanged', this.#onChange)
  }

  async untilWokenOr(pollMs: number, signal: AbortSignal | undefined): Promise<void> {
    if (!this.#woken && !signal?.aborted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pollMs)
        this.#wake = () => {
          clearTimeout(timer)
          signal?.removeEventListener('abort', this.#wake)
          resolve()
        }
        signal?.addEventListener('abort', this.#wake, { once: true })
      })
      signal?.removeEventListener('abort', this.#wake)
    }
    this.#woken = false
    this.#wake = () => undefined
  }

  close(): void {
    this.#context.hub.off('commandChanged', this.#onChange)
  }
}

async function readOrExpire(context: AgentsContext, commandId: string): Promise<CommandRecord> {
  const command = await context.store.findCommand(commandId)
  if (!command) throw new DeskhandError('notFound', 'There is no such command.')
  const patience = context.now().getTime() - clockToleranceMs
  if (command.status !== 'issued' || command.expiresAt.getTime() >= patience) return command
  const agent = await context.store.findAgent(command.agentId)
  if (!agent?.online || (agent.connectedAt?.getTime() ?? 0) >= patience) return command
  await context.store.refuseCommand(commandId, command.agentId, {
    refusal: 'unanswered',
    detail: 'Its agent has not said whether it began with it.',
    endedAt: context.now(),
  })
  return (await context.store.findCommand(commandId)) ?? command
}
