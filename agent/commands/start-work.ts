import { wordsOf } from '../words-of.ts'
import {
  type CommandResult,
  type CommandRun,
  detailOfStop,
  nothingSeen,
  type StopReason,
} from './command-run.ts'

/** How work that the agent does by itself has ended. */
export type WorkEnd = Pick<CommandResult, 'outcome' | 'exitCode' | 'detail' | 'afterEnd'>

/** It was done. */
export const workDone: WorkEnd = { outcome: 'exited', exitCode: 0 }

/** It could not be done; in words for the technician. */
export function workFailed(detail: string): WorkEnd {
  return { outcome: 'exited', exitCode: 1, detail }
}

/**
 * Runs work of the agent's own as a command: its signal aborts at the timeout and when the command is stopped, and what
 * it then throws ends the command for that reason. Any other error ends it with exit code 1 and the error's words.
 */
export function startWork(
  timeoutSeconds: number,
  work: (signal: AbortSignal) => Promise<WorkEnd>,
): CommandRun {
  const startedAt = performance.now()
  const stopping = new AbortController()
  const stop = (reason: StopReason) => stopping.abort(reason)
  const timer = setTimeout(() => stop('timedOut'), timeoutSeconds * 1000)
  const endOf = (error: unknown): WorkEnd => {
    if (!stopping.signal.aborted) return workFailed(wordsOf(error))
    const outcome = stopping.signal.reason as StopReason
    return { outcome, exitCode: null, ...detailOfStop(outcome, timeoutSeconds, 'it') }
  }
  const result = work(stopping.signal)
    .catch(endOf)
    .then((end): CommandResult => {
      clearTimeout(timer)
      return { ...nothingSeen, ...end, durationMs: Math.round(performance.now() - startedAt) }
    })
  return { result, stop }
}
