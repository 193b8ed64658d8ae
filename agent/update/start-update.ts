import { execFile } from 'node:child_process'
import { rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { CommandOf } from '../../core/agent-protocol/command.ts'
import { agentVersion } from '../agent-version.ts'
import { type CommandResult, type CommandRun, nothingSeen, type StopReason } from '../commands/command-run.ts'
import { type ReleaseFiles, releaseFileName, releaseNameSchema } from '../launcher/release-files.ts'
import { flushFolder, makePrivateFolder, moveFile } from '../state/files.ts'
import { wordsOf } from '../words-of.ts'

export interface UpdateOptions {
  command: CommandOf<'updateAgent'>
  files: ReleaseFiles
  /** Downloads the release to the path, checked. */
  fetchRelease: (path: string, signal: AbortSignal) => Promise<void>
  /** True once nothing else runs here; from then on nothing new is begun. */
  holdWhenIdle: () => boolean
  /** Ends this process, so that the release is started. */
  restart: () => void
}

const smokeTestMs = 30_000
const idleCheckMs = 100

/**
 * Prepares another release of this agent: downloads it, checks that it is what the server signed and that it starts
 * here, waits until nothing else is under way, and hands over to the launcher. Whatever fails before that leaves the agent
 * as it is; until then it can be stopped.
 */
export function startUpdate(options: UpdateOptions): CommandRun {
  const stopping = new AbortController()
  const { timeoutSeconds } = options.command
  const timer = setTimeout(() => stopping.abort('timedOut' satisfies StopReason), timeoutSeconds * 1000)
  const startedAt = performance.now()
  const result = update(options, stopping.signal)
    .catch((error: unknown) => failureOf(error, stopping.signal, timeoutSeconds))
    .then((end) => end && resultOf(end, performance.now() - startedAt))
    .finally(() => clearTimeout(timer))
  return { result, stop: (reason) => stopping.abort(reason) }
}

type UpdateEnd = Pick<CommandResult, 'outcome' | 'exitCode'> & { words: string }

/** The result of a command that an update ended with. */
export function resultOf({ words, ...end }: UpdateEnd, durationMs = 0): CommandResult {
  const said = { ...nothingSeen, durationMs: Math.round(durationMs), outputTail: `${words}\n` }
  return end.exitCode === 0 ? { ...said, ...end } : { ...said, ...end, detail: words }
}

async function update(options: UpdateOptions, stopped: AbortSignal): Promise<UpdateEnd | null> {
  const { command, files, holdWhenIdle, restart } = options
  const { release } = command
  if (!releaseNameSchema.safeParse(release).success)
    throw new Error('A release is called by letters, digits and . _ + - only.')
  if (release === agentVersion) return { outcome: 'exited', exitCode: 0, words: `${release} runs already.` }
  const incoming = join(files.releasesFolder, '.incoming')
  rmSync(incoming, { recursive: true, force: true })
  makePrivateFolder(incoming)
  try {
    const path = join(incoming, releaseFileName)
    await options.fetchRelease(path, stopped)
    await requireRelease(path, release, stopped)
    const place = files.pathOf(release)
    makePrivateFolder(dirname(place))
    flushFolder(files.releasesFolder)
    moveFile(path, place)
  } finally {
    rmSync(incoming, { recursive: true, force: true })
  }
  // Once held, the way leads through a restart: what is stopped is stopped before.
  stopped.throwIfAborted()
  while (!holdWhenIdle()) await delay(idleCheckMs, undefined, { signal: stopped })
  try {
    files.writeNext({ release, commandId: command.id })
    return null
  } finally {
    restart()
  }
}

/** A file that does not even start here, or is another release than it was said to be, is not tried any further. */
async function requireRelease(path: string, release: string, signal: AbortSignal): Promise<void> {
  const { stdout } = await promisify(execFile)(process.execPath, [path, 'version'], {
    timeout: smokeTestMs,
    windowsHide: true,
    signal,
  })
  if (stdout.trim() !== release)
    throw new Error(`The file says that it is release ${stdout.trim().slice(0, 100)}, not ${release}.`)
}

function failureOf(error: unknown, stopped: AbortSignal, timeoutSeconds: number): UpdateEnd {
  if (!stopped.aborted)
    return { outcome: 'exited', exitCode: 1, words: `The agent stays as it is. ${wordsOf(error)}` }
  const outcome = stopped.reason as StopReason
  const because = outcome === 'timedOut' ? ` It was given up after ${timeoutSeconds} seconds.` : ''
  return { outcome, exitCode: null, words: `The agent stays as it is.${because}` }
}
