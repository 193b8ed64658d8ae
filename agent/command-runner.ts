import type { Cancel, CommandOf, ScriptCommand } from '../core/agent-protocol/command.ts'
import { judgeCommand, readCancel } from '../core/agent-protocol/judge-command.ts'
import { wordsOf } from './connection/send-spool.ts'
import type { ServerClock } from './connection/server-clock.ts'
import type { AgentLog } from './log.ts'
import { endProcessTree } from './script/end-process-tree.ts'
import { removeUserRun } from './script/prepare-script.ts'
import { isSameProcess } from './script/process-start.ts'
import { runScript, type ScriptResult, type ScriptRun } from './script/run-script.ts'
import type { Identity } from './state/identity.ts'
import type { Journal, OpenCommand } from './state/journal.ts'
import type { Spool } from './state/spool.ts'
import type { AgentUpdates } from './update/agent-updates.ts'

export interface CommandRunnerOptions {
  identity: Identity
  journal: Journal
  spool: Spool
  clock: ServerClock
  runsFolder: string
  /** What commands may require of this agent. */
  features: readonly string[]
  /** Null: this agent cannot replace itself. */
  updates: AgentUpdates | null
  log: AgentLog
}

/** Takes commands and cancellations as they come off the wire, runs what is allowed, and spools what came of it. */
export class CommandRunner {
  readonly #options: CommandRunnerOptions
  readonly #runs = new Map<string, Pick<ScriptRun, 'stop'>>()
  readonly #ends = new Set<Promise<void>>()
  #stopping = false

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
    if (this.#stopping) return
    const { identity, journal, spool, clock, features, log } = this.#options
    const verdict = judgeCommand({
      message,
      agentId: identity.agentId,
      serverPublicKey: identity.serverPublicKey,
      now: clock.now(),
      isKnown: (commandId) => journal.knows(commandId),
      features,
    })
    if (verdict.kind === 'accepted') {
      if (verdict.command.kind === 'script') this.#start(verdict.command)
      if (verdict.command.kind === 'updateAgent') this.#update(verdict.command)
      return
    }
    const { commandId, reason, detail } = verdict
    log.warn({ commandId, reason }, 'A command was refused')
    spool.append({ type: 'refused', commandId, reason, detail })
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
    this.#stopping = true
    for (const run of this.#runs.values()) run.stop('interrupted')
    await Promise.all(this.#ends)
  }

  #start(command: ScriptCommand): void {
    const { journal, spool, clock, runsFolder, log } = this.#options
    const at = clock.isoNow()
    journal.begin(command.id, command.expiresAt, at)
    spool.append({ type: 'started', commandId: command.id, at })
    log.info({ commandId: command.id, language: command.language }, 'A script starts')
    let index = 0
    const run = runScript({
      command,
      runsFolder,
      onRunning: (process) => this.#attempt(() => journal.running(command.id, process)),
      onOutput: (stream, text) =>
        this.#attempt(() => {
          spool.append({ type: 'output', commandId: command.id, index, stream, text })
          index += 1
        }),
    })
    this.#runs.set(command.id, run)
    const end = run.result.then((result) => {
      this.#runs.delete(command.id)
      this.#end(command.id, command.expiresAt, result)
    })
    this.#ends.add(end)
    void end.finally(() => this.#ends.delete(end))
  }

  /** An update that has come as far as the launcher stays open; `settleUpdates` ends it in the next process. */
  #update(command: CommandOf<'updateAgent'>): void {
    const { journal, spool, clock, updates, log } = this.#options
    if (!updates) return
    const at = clock.isoNow()
    journal.begin(command.id, command.expiresAt, at)
    spool.append({ type: 'started', commandId: command.id, at })
    log.info({ commandId: command.id, release: command.release }, 'An update begins')
    const run = updates.start(command, () => {
      if (this.#runs.size > 1) return false
      // What comes from here on is not taken, so that the server sends it again to the next process.
      this.#stopping = true
      return true
    })
    this.#runs.set(command.id, run)
    const end = run.result.then((result) => {
      this.#runs.delete(command.id)
      if (result) this.#end(command.id, command.expiresAt, result)
    })
    this.#ends.add(end)
    void end.finally(() => this.#ends.delete(end))
  }

  /** The end is spooled before it is journalled: a crash in between finds the spooled end and reports no other one. */
  #end(commandId: string, expiresAt: string, result: ScriptResult): void {
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
    const detail = 'The agent or the machine went down while the script ran.'
    this.#end(commandId, expiresAt, { ...nothingSeen, outcome: 'interrupted', durationMs, detail })
  }
}

const nothingSeen = { exitCode: null, durationMs: 0, truncated: false, outputTail: '' }
