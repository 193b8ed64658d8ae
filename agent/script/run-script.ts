import { type ChildProcess, spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'
import type { ScriptCommand } from '../../core/agent-protocol/command.ts'
import { type Outcome, outputTailBytes } from '../../core/agent-protocol/messages.ts'
import {
  type CommandReporter,
  type CommandResult,
  type CommandRun,
  detailOfStop,
  nothingSeen,
  type StopReason,
} from '../commands/command-run.ts'
import type { DownloadCache } from '../downloads/download-cache.ts'
import { endProcessTree } from './end-process-tree.ts'
import { OutputBatches, type OutputStream } from './output-batches.ts'
import { OutputTail } from './output-tail.ts'
import { type Preparation, type PreparedScript, prepareScript } from './prepare-script.ts'
import { processStart } from './process-start.ts'
import { SecretMask } from './secret-mask.ts'

export interface RunScriptOptions {
  command: ScriptCommand
  /** Where runs of the system context have their files; only the agent's own user may enter it. */
  runsFolder: string
  /** Where the files are that it names by their checksums. */
  downloads: DownloadCache
  report: Pick<CommandReporter, 'running' | 'output'>
}

/** Pipes are closed so long after the script's own end, even if something that it left behind still holds them. */
const drainMs = 1000

/**
 * Runs a script (Maintenance sessions, "The agent"): its output live, masked and cut at the limit, its whole process
 * tree ended at the timeout or when it is stopped, its files removed afterwards.
 */
export function runScript(options: RunScriptOptions): CommandRun {
  const stopping = new AbortController()
  const result = run(options, stopping.signal).catch(
    (error: unknown): CommandResult => notRun('failedToStart', wordsOf(error)),
  )
  return { result, stop: (reason) => stopping.abort(reason) }
}

async function run(options: RunScriptOptions, stopped: AbortSignal): Promise<CommandResult> {
  const preparation: Preparation = await prepareScript(options)
  if (preparation.kind === 'impossible') return notRun(preparation.outcome, preparation.detail)
  try {
    if (stopped.aborted) return notRun(reasonOf(stopped), undefined)
    return await runPrepared(options, preparation.script, stopped)
  } finally {
    preparation.script.remove()
  }
}

async function runPrepared(
  { command, report }: RunScriptOptions,
  script: PreparedScript,
  stopped: AbortSignal,
): Promise<CommandResult> {
  const startedAt = performance.now()
  const child = spawn(script.file, script.commandArguments, {
    cwd: script.folder,
    env: script.environment,
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
    windowsVerbatimArguments: script.verbatim,
  })
  const ended = untilEnded(child)
  if (child.pid === undefined) return notRun('failedToStart', wordsOf((await ended).error))
  const output = collectOutput(command, child, report)
  const ending = endTreeWhenStopped(command, child.pid, stopped)
  const timer = setTimeout(() => ending.stop('timedOut'), command.timeoutSeconds * 1000)
  child.once('exit', ending.close)
  report.running({ pid: child.pid, startedAt: processStart(child.pid) })
  const { exitCode, signal } = await ended
  clearTimeout(timer)
  const reason = await ending.settle()
  output.finish()
  const durationMs = Math.round(performance.now() - startedAt)
  const { truncated, outputTail } = output
  const common = { durationMs, truncated, outputTail }
  if (reason)
    return {
      ...common,
      outcome: reason,
      exitCode: null,
      ...detailOfStop(reason, command.timeoutSeconds, 'the script'),
    }
  if (signal)
    return { ...common, outcome: 'interrupted', exitCode: null, detail: `The script was ended by ${signal}.` }
  return { ...common, outcome: 'exited', exitCode }
}

interface ProcessEnd {
  exitCode: number | null
  signal: NodeJS.Signals | null
  error?: Error
}

/** Resolves when the process has ended and its pipes are read to their end, or were given up. */
function untilEnded(child: ChildProcess): Promise<ProcessEnd> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ exitCode: null, signal: null, error }))
    child.once('exit', (exitCode, signal) => {
      const giveUp = setTimeout(() => {
        child.stdout?.destroy()
        child.stderr?.destroy()
      }, drainMs)
      child.once('close', () => {
        clearTimeout(giveUp)
        resolve({ exitCode, signal })
      })
    })
  })
}

/**
 * Ends the tree once, for the first reason. After `close` no reason counts any more: the script has ended by itself.
 * `settle` waits until the tree is gone, and tells the reason if there was one.
 */
function endTreeWhenStopped(command: ScriptCommand, pid: number, stopped: AbortSignal) {
  let reason: StopReason | null = null
  let ending: Promise<void> | null = null
  let over = false
  const stop = (why: StopReason) => {
    if (over || reason) return
    reason = why
    ending = endProcessTree({ commandId: command.id, rootPid: pid, rootIsOurs: true })
  }
  const onAbort = () => stop(reasonOf(stopped))
  stopped.addEventListener('abort', onAbort, { once: true })
  if (stopped.aborted) onAbort()
  return {
    stop,
    close() {
      over = true
      stopped.removeEventListener('abort', onAbort)
    },
    async settle(): Promise<StopReason | null> {
      await ending
      return reason
    },
  }
}

function collectOutput(command: ScriptCommand, child: ChildProcess, report: RunScriptOptions['report']) {
  const secrets = command.secretNames.flatMap((name) => command.parameters[name] ?? [])
  const batches = new OutputBatches(command.outputLimitBytes, (stream, text) => report.output(stream, text))
  const tail = new OutputTail(outputTailBytes)
  const take = (stream: OutputStream, text: string) => {
    if (stream === 'stdout') tail.push(text)
    batches.push(stream, text)
  }
  const ends = [follow('stdout', child.stdout), follow('stderr', child.stderr)]

  function follow(stream: OutputStream, source: Readable | null): () => void {
    const decoder = new StringDecoder('utf8')
    const mask = new SecretMask(secrets)
    source?.on('data', (bytes: Buffer) => take(stream, mask.push(decoder.write(bytes))))
    source?.on('error', () => source.destroy())
    return () => take(stream, mask.push(decoder.end()) + mask.end())
  }

  return {
    finish() {
      for (const end of ends) end()
      batches.flush()
    },
    get truncated() {
      return batches.truncated
    },
    get outputTail() {
      return tail.toString()
    },
  }
}

function notRun(outcome: Outcome, detail: string | undefined): CommandResult {
  const result = { ...nothingSeen, outcome }
  return detail === undefined ? result : { ...result, detail }
}

function reasonOf(signal: AbortSignal): StopReason {
  return signal.reason as StopReason
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : 'The process could not be started.'
}
