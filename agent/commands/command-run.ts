import type { CommandKind, CommandOf } from '../../core/agent-protocol/command.ts'
import type { InventoryMessage, Outcome, ProgressMessage } from '../../core/agent-protocol/messages.ts'
import type { OutputStream } from '../script/output-batches.ts'
import type { RecordedProcess } from '../state/journal.ts'

/** What came of a command, as its `ended` message says it. */
export interface CommandResult {
  outcome: Outcome
  exitCode: number | null
  durationMs: number
  truncated: boolean
  outputTail: string
  detail?: string
  /**
   * What must not happen before the end is spooled, such as a restart of the machine. Called once the server has the end
   * or had its time for it; when the signal aborts, the agent stops, and waits are to be cut short. Rejects with words.
   */
  afterEnd?: (stopping: AbortSignal) => Promise<void>
}

export type StopReason = 'cancelled' | 'interrupted' | 'timedOut'

/** A command under way, of whatever kind. */
export interface CommandRun {
  /** Never rejects. Null: this process gives way to another one, which says how the command has ended. */
  result: Promise<CommandResult | null>
  /** Ends what it does; the first reason counts, and none once it has ended by itself. */
  stop(reason: StopReason): void
}

/** What a command under way has to do with the rest of the agent: it says what happens. Nothing of it throws. */
export interface CommandReporter {
  /** The command's process; after a crash of the agent it is ended. */
  running(process: RecordedProcess): void
  output(stream: OutputStream, text: string): void
  tell(message: ProgressMessage | InventoryMessage): void
  /** True once nothing but this command is under way; from then on no other one is taken. */
  holdWhenIdle(): boolean
}

/** Begins a command of this kind. */
export type StartCommand<Kind extends CommandKind> = (
  command: CommandOf<Kind>,
  report: CommandReporter,
) => CommandRun

/** The kinds of command that this agent can do. */
export type CommandStarters = { readonly [Kind in CommandKind]?: StartCommand<Kind> }

/** What nothing was seen of: the members of a result that only a running script fills in. */
export const nothingSeen = { exitCode: null, durationMs: 0, truncated: false, outputTail: '' }

/** The words that go with the reason why something under way was ended. */
export function detailOfStop(reason: StopReason, timeoutSeconds: number, what: string): { detail?: string } {
  if (reason === 'timedOut') return { detail: `It was ended after its ${timeoutSeconds} seconds.` }
  if (reason === 'interrupted') return { detail: `The agent was stopped while ${what} ran.` }
  return {}
}
