import type { Cancel, Command } from '../core/agent-protocol/command.ts'
import { type CommandRefused, judgeCommand, readCancel } from '../core/agent-protocol/judge-command.ts'
import {
  type CommandReporter,
  type CommandResult,
  type CommandRun,
  type CommandStarters,
  nothingSeen,
  type StartCommand,
} from './commands/command-run.ts'
import type { ServerClock } from './connection/server-clock.ts'
import type { AgentLog } from './log.ts'
import { endProcessTree } from './script/end-process-tree.ts'
import { removeUserRun } from './script/prepare-script.ts'
import { isSameProcess } from './script/process-start.ts'
import type { Identity } from './state/identity.ts'
import type { Journal, OpenCommand } from './state/journal.ts'
import type { Spool } from './state/spool.ts'
import type { AgentUpdates } from './update/agent-updates.ts'
import { wordsOf } from './words-of.ts'

export interface CommandRunnerOptions {
  identity: Identity
  journal: Journal
  spool: Spool
  clock: ServerClock
  starters: CommandStarters
  /** What commands may require of this agent. */
  features: readonly string[]
  /** Knows what came of an update that an earlier process began; null: this agent cannot replace itself. */
  updates: AgentUpdates | null
  log: AgentLog
}

/** What has to wait for the server to know the end waits no longer than this for it. */
const endSentWithinMs = 5000
/** With so many messages that the server has not taken, it does not need to know how far a download has come. */
const spooledBeforeProgressIsDropped = 100

/** Takes commands and cancellations as they come off the wire, runs what is allowed, and spools what came of it. */
export class CommandRunner {
  readonly #options: CommandRunnerOptions
  readonly #runs = new Map<string, CommandRun>()
  readonly #ends = new Set<Promise<void>>()
  readonly #stopping = new AbortController()
  /** This process gives way to another release: what comes now is not taken, and the server sends it to that one. */
  #held = false

  constructor(options: CommandRunnerOptions) {
    this.#options = options
  }

  /**
   * Settles what the last process of this agent left under way: its process trees are ended, and it is reported as
   * interrupted, unless its end was spooled already.
   */
  async recover(): Promise<void> {
    for (const open of this.#options.journal.openCommands()) await this.#recoverOne(open)
  }

  /** Says what has come of the update that an earlier process began, once that is known. */
  settleUpdates(): void {
    const { journal, updates } = this.#options
    for (const { commandId, expiresAt } of journal.openCommands()) {
      const result = this.#runs.has(commandId) ? null : updates?.judge(commandId)
      if (result && result !== 'open') this.#end(commandId, expiresAt, result)
    }
  }

  /** A `command` event: `{version, command, signature}`. */
  take(message: unknown): void {
    if (this.#stopping.signal.aborted || this.#held) return
    const { identity, journal, clock, starters, features } = this.#options
    const verdict = judgeCommand({
      message,
      agentId: identity.agentId,
      serverPublicKey: identity.serverPublicKey,
      now: clock.now(),
      isKnown: (commandId) => journal.knows(commandId),
      features,
    })
    if (verdict.kind === 'refused') {
      this.#refuse(verdict)
      return
    }
    const { command } = verdict
    // Each starter takes the commands of its own kind, which is the one that it stands under.
    const start = starters[command.kind] as StartCommand<Command['kind']> | undefined
    if (start) this.#start(command, start)
    else
      this.#refuse({
        kind: 'refused',
        commandId: command.id,
        reason: 'invalid',
        detail: `This version of the agent does not know commands of kind ${command.kind}. Update the agent.`,
      })
  }

  /** A `cancel` event: `{version, cancel, signature}`. */
  takeCancel(message: unknown): void {
    const { identity, journal, log } = this.#options
    const cancel = readCancel(message, identity.agentId, identity.serverPublicKey)
    if (!cancel) {
      log.warn({}, 'A cancellation that the server did not sign for this agent was ignored')
      return
    }
    const run = this.#runs.get(cancel.commandId)
    if (run) run.stop('cancelled')
    else if (!journal.knows(cancel.commandId)) this.#neverStart(cancel)
  }

  /** Takes no more commands, ends what runs, and waits until its end is spooled. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    for (const run of this.#runs.values()) run.stop('interrupted')
    await Promise.all(this.#ends)
  }

  #refuse({ commandId, reason, detail }: CommandRefused): void {
    this.#options.log.warn({ commandId, reason }, 'A command was refused')
    this.#options.spool.append({ type: 'refused', commandId, reason, detail })
  }

  #start(command: Command, start: StartCommand<Command['kind']>): void {
    const { journal, spool, clock, log } = this.#options
    const at = clock.isoNow()
    journal.begin(command.id, command.expiresAt, at)
    spool.append({ type: 'started', commandId: command.id, at })
    log.info({ commandId: command.id, kind: command.kind }, 'A command starts')
    const run = start(command, this.#reporterOf(command.id))
    this.#runs.set(command.id, run)
    const end = run.result.then(async (result) => {
      this.#runs.delete(command.id)
      if (!result) return
      this.#end(command.id, command.expiresAt, result)
      if (result.afterEnd) await this.#doAfterEnd(command.id, result.afterEnd)
    })
    this.#ends.add(end)
    void end.finally(() => this.#ends.delete(end))
  }

  #reporterOf(commandId: string): CommandReporter {
    const { journal, spool } = this.#options
    let index = 0
    return {
      running: (process) => this.#attempt(() => journal.running(commandId, process)),
      output: (stream, text) =>
        this.#attempt(() => {
          spool.append({ type: 'output', commandId, index, stream, text })
          index += 1
        }),
      tell: (message) =>
        this.#attempt(() => {
          if (message.type !== 'progress' || spool.size < spooledBeforeProgressIsDropped)
            spool.append(message)
        }),
      holdWhenIdle: () => {
        // Also what follows an end, such as a restart, is waited for.
        this.#held ||= this.#ends.size <= 1
        return this.#held
      },
    }
  }

  /** The end is spooled before it is journalled: a crash in between finds the spooled end and reports no other one. */
  #end(commandId: string, expiresAt: string, { afterEnd: _, ...result }: CommandResult): void {
    const { journal, spool, clock, log } = this.#options
    const at = clock.isoNow()
    const detail = result.detail === undefined ? {} : { detail: result.detail.slice(0, 2000) }
    this.#attempt(() => {
      spool.append({ type: 'ended', commandId, at, ...result, ...detail })
      journal.end(commandId, expiresAt, at, result.outcome)
      if (clock.isCorrected) journal.forgetExpired(clock.now())
    })
    log.info({ commandId, outcome: result.outcome, exitCode: result.exitCode, ...detail }, 'A command ended')
  }

  async #doAfterEnd(commandId: string, work: NonNullable<CommandResult['afterEnd']>): Promise<void> {
    const { spool, log } = this.#options
    await spool.untilEmpty(AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(endSentWithinMs)]))
    try {
      await work(this.#stopping.signal)
    } catch (error) {
      log.warn({ commandId, reason: wordsOf(error) }, 'What follows a command could not be done')
    }
  }

  /** A full disk must not end the agent in the middle of a script; what the next start finds open is interrupted. */
  #attempt(work: () => void): void {
    try {
      work()
    } catch (error) {
      this.#options.log.warn({ reason: wordsOf(error) }, 'The state of the agent could not be written')
    }
  }

  #neverStart({ commandId, expiresAt }: Cancel): void {
    const detail = 'It was cancelled before it began.'
    this.#end(commandId, expiresAt, { ...nothingSeen, outcome: 'cancelled', detail })
  }

  async #recoverOne({ commandId, expiresAt, startedAt, process }: OpenCommand): Promise<void> {
    const { journal, spool, clock, updates, log } = this.#options
    const update = updates?.judge(commandId)
    if (update === 'open') return
    log.warn({ commandId }, 'A command was under way when the agent ended')
    const rootIsOurs = process !== null && isSameProcess(process)
    await endProcessTree({ commandId, rootPid: process?.pid ?? 0, rootIsOurs })
    removeUserRun(commandId)
    if (spool.hasEnd(commandId)) {
      journal.end(commandId, expiresAt, clock.isoNow(), 'interrupted')
      return
    }
    if (update) return this.#end(commandId, expiresAt, update)
    const durationMs = Math.max(0, clock.now() - Date.parse(startedAt))
    const detail = 'The agent or the machine went down while it ran.'
    this.#end(commandId, expiresAt, { ...nothingSeen, outcome: 'interrupted', durationMs, detail })
  }
}
