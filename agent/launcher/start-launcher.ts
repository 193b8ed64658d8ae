import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { BackOff } from '../connection/back-off.ts'
import type { AgentLog } from '../log.ts'
import { wordsOf } from '../words-of.ts'
import { confirm, fallBack, switchTo } from './choose-release.ts'
import { folderTakenExitCode } from './launcher-messages.ts'
import type { CurrentRelease, ReleaseFiles } from './release-files.ts'
import { type ReleaseEnd, type RunningRelease, runRelease } from './run-release.ts'

export interface LauncherOptions {
  files: ReleaseFiles
  /** What the agent is started with, after the path of its file. */
  agentArguments: readonly string[]
  log: AgentLog
  /** A new release that has not connected to the server within so long is given up. */
  confirmWithinMs: number
  /** Waits before an agent that has ended is started again; 1 s to 60 s where not given. */
  backOff?: { shortestMs: number; longestMs: number }
}

export interface RunningLauncher {
  /** Ends the agent in order. Safe to repeat. */
  stop(): Promise<void>
  /** Resolves when it was stopped; rejects with words when it cannot go on. */
  ended: Promise<void>
}

/** An agent that ran for so long was well: the next start after it comes soon. */
const goodRunMs = 60_000

/**
 * Keeps an agent running: starts the current release, and after its end the next one. A release that has not connected
 * yet and ends, or does not connect in time, is given up for the one before. What was decided is on the disk before
 * anything is started, so that a crash at any instant is followed by a start of the right release.
 */
export function startLauncher(options: LauncherOptions): RunningLauncher {
  const stopping = new AbortController()
  let running: RunningRelease | null = null
  const start = (current: CurrentRelease) => {
    running = runRelease({
      path: options.files.pathOf(current.release),
      agentArguments: options.agentArguments,
      connectWithinMs: mayFallBack(options.files, current) ? options.confirmWithinMs : null,
      log: options.log,
      onConnected: () => confirmCurrent(options),
    })
    return running.ended
  }
  const ended = keepRunning(options, start, stopping.signal)
  return {
    ended,
    async stop() {
      stopping.abort()
      running?.stop()
      await ended.catch(() => undefined)
    },
  }
}

async function keepRunning(
  options: LauncherOptions,
  start: (current: CurrentRelease) => Promise<ReleaseEnd>,
  stopped: AbortSignal,
): Promise<void> {
  const { files, log } = options
  const backOff = new BackOff(options.backOff ?? { shortestMs: 1000, longestMs: 60_000 })
  while (!stopped.aborted) {
    const current = takeNext(options)
    removeOthers(files, current)
    const startedAt = performance.now()
    log.info({ release: current.release, confirmed: current.confirmed }, 'The agent starts')
    const { exitCode, words } = await start(current)
    if (stopped.aborted) return
    log.info({ release: current.release, exitCode }, words)
    if (existsSync(files.nextPath)) continue
    if (exitCode !== folderTakenExitCode && goBack(options, words)) continue
    if (performance.now() - startedAt > goodRunMs) backOff.reset()
    await backOff.wait(stopped)
  }
}

/** What is to run now, on the disk. A crash before `next.json` is gone takes it a second time, which changes nothing. */
function takeNext({ files, log }: LauncherOptions): CurrentRelease {
  const before = files.readCurrent()
  if (existsSync(files.nextPath)) {
    const next = readNextOrNull(files, log)
    if (next && existsSync(files.pathOf(next.release))) files.writeCurrent(switchTo(before, next))
    rmSync(files.nextPath, { force: true })
  }
  const current = files.readCurrent()
  if (!current) throw new Error(`There is no agent in ${files.folder}. Install it again.`)
  return current
}

function readNextOrNull(files: ReleaseFiles, log: AgentLog) {
  try {
    return files.readNext()
  } catch (error) {
    log.warn({ reason: wordsOf(error) }, 'What was to run next is not known')
    return null
  }
}

function confirmCurrent({ files, log }: LauncherOptions): void {
  const current = files.readCurrent()
  if (!current || current.confirmed) return
  files.writeCurrent(confirm(current))
  log.info({ release: current.release }, 'The new release has connected and stays')
}

/** Whether it went back to the release before. */
function goBack({ files, log }: LauncherOptions, why: string): boolean {
  const current = files.readCurrent()
  if (!current || !mayFallBack(files, current)) return false
  const back = fallBack(current, why)
  if (!back) return false
  files.writeCurrent(back)
  log.warn({ release: back.release, gaveUp: current.release, why }, 'Went back to the release before')
  return true
}

function mayFallBack(files: ReleaseFiles, { previous, confirmed }: CurrentRelease): boolean {
  return !confirmed && previous !== null && existsSync(files.pathOf(previous))
}

/** Releases that nobody can go back to; none is removed while a new one has to prove itself. */
function removeOthers(files: ReleaseFiles, { release, previous, confirmed }: CurrentRelease): void {
  if (!confirmed) return
  for (const name of readdirSync(files.releasesFolder))
    if (name !== release && name !== previous)
      rmSync(join(files.releasesFolder, name), { recursive: true, force: true })
}
