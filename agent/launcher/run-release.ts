import { type ChildProcess, spawn } from 'node:child_process'
import type { AgentLog } from '../log.ts'
import { wordsOf } from '../words-of.ts'
import { type FromLauncher, fromAgentSchema } from './launcher-messages.ts'

export interface RunReleaseOptions {
  /** The file of the release. */
  path: string
  /** What it is started with. */
  agentArguments: readonly string[]
  /** It is ended when it has not connected within so long; null: it may take its time. */
  connectWithinMs: number | null
  log: AgentLog
  /** It is killed when it has not ended so long after it was asked to; 15 s where not given. */
  stopGraceMs?: number
  /** Each time that it says that it has connected; what it throws is logged, and the agent is not told. */
  onConnected: () => void
}

export interface ReleaseEnd {
  /** Null where a signal ended it, or it could not be started. */
  exitCode: number | null
  /** Why it ended, as a sentence. */
  words: string
}

export interface RunningRelease {
  /** Asks it to end in order, and ends it when it does not. */
  stop(): void
  /** Never rejects. */
  ended: Promise<ReleaseEnd>
}

/** Scripts are asked to end, are ended, and what they said is sent: all that takes less. */
const defaultStopGraceMs = 15_000

/** Starts a release of the agent as a child of this process, on a line by which the two notice each other's end. */
export function runRelease({ path, agentArguments, log, ...options }: RunReleaseOptions): RunningRelease {
  const { connectWithinMs, stopGraceMs = defaultStopGraceMs, onConnected } = options
  const child = spawn(process.execPath, [path, ...agentArguments], {
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    windowsHide: true,
  })
  logErrors(child, log)
  let silent: string | null = null
  const watchdog = setTimeout(() => {
    silent = `It did not connect to the server within ${(connectWithinMs ?? 0) / 1000} seconds.`
    stop(child, stopGraceMs)
  }, connectWithinMs ?? 0)
  if (connectWithinMs === null) clearTimeout(watchdog)

  child.on('message', (message) => {
    if (silent !== null || !fromAgentSchema.safeParse(message).success) return
    clearTimeout(watchdog)
    try {
      onConnected()
      tell(child, 'confirmed')
    } catch (error) {
      log.warn({ reason: wordsOf(error) }, 'That the release works could not be written down')
    }
  })
  const ended = new Promise<ReleaseEnd>((resolve) => {
    child.once('error', (error) => resolve({ exitCode: null, words: `It does not start: ${error.message}` }))
    child.once('exit', (exitCode, signal) =>
      resolve({ exitCode, words: silent ?? wordsOfEnd(exitCode, signal) }),
    )
  })
  void ended.then(() => clearTimeout(watchdog))
  return { ended, stop: () => stop(child, stopGraceMs) }
}

/** What the agent says on standard error is said when it breaks; standard output is its log. */
function logErrors(child: ChildProcess, log: AgentLog): void {
  child.stderr?.setEncoding('utf8')
  child.stderr?.on('data', (text: string) => log.warn({ text: text.slice(0, 4000) }, 'The agent says'))
}

function wordsOfEnd(exitCode: number | null, signal: NodeJS.Signals | null): string {
  return signal ? `It was ended by ${signal}.` : `It ended with exit code ${exitCode}.`
}

function stop(child: ChildProcess, graceMs: number): void {
  tell(child, 'stop')
  const killer = setTimeout(() => child.kill('SIGKILL'), graceMs)
  child.once('exit', () => clearTimeout(killer))
}

/** Where the line is broken, the agent has seen its end and ends by itself. */
function tell(child: ChildProcess, type: FromLauncher['type']): void {
  if (child.connected) child.send({ type } satisfies FromLauncher, () => undefined)
}
