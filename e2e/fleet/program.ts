import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'

const cli = join(import.meta.dirname, '..', '..', 'cli', 'main.ts')

/** Every process that was started from here and lives; none outlives this one. */
const living = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of living) child.kill('SIGKILL')
})
// A signal ends a process without its `exit`, unless somebody handles it.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    if (process.listenerCount(signal) === 0) process.exit(130)
  })

export type ProgramOptions = {
  readonly arguments: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  /** Where its standard output and error are added. */
  readonly logFile: string
  /** Options of Node itself, such as those of its profiler. */
  readonly nodeOptions?: readonly string[]
}

/** Starts a program of this product in a process of its own: `serve`, or `agent run`. It ends with this process. */
export function startProgram(options: ProgramOptions): ChildProcess {
  return startNode([cli, ...options.arguments], options)
}

/** Starts any program of Node in the same way. */
export function startNode(
  given: readonly string[],
  { environment = {}, logFile, nodeOptions = [] }: Omit<ProgramOptions, 'arguments'>,
): ChildProcess {
  const log = openSync(logFile, 'a')
  const child = spawn(process.execPath, [...nodeOptions, ...given], {
    env: { ...inherited(), ...environment },
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  living.add(child)
  child.once('exit', () => living.delete(child))
  return child
}

/** Ends it as a service manager would, and waits until it has ended. */
export async function endProgram(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 15_000)
  await ended
  clearTimeout(timer)
}

/** Whether the server at this address takes requests. */
export async function isReady(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) }).catch(() => null)
  return answer?.ok ?? false
}

/** The environment without what is meant for another server. */
function inherited(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined || name.startsWith('DESKHAND_') || name === 'DATABASE_URL' ? [] : [[name, value]],
    ),
  )
}
