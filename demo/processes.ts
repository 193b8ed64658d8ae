import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** A program of the demo that runs in a process of its own. */
export type DemoProcess = {
  readonly child: ChildProcess
  /** Ends it as a service manager would, and waits until it has ended. */
  stop(): Promise<void>
  /** Ends it at once, as a power cut would, and waits until it has ended. */
  kill(): Promise<void>
}

const cli = join(import.meta.dirname, '..', 'cli', 'main.ts')
const startMs = 60_000

/** The server's process, once it takes requests. Its settings are its environment. */
export async function startServerProcess(
  settings: Readonly<Record<string, string>>,
  url: string,
): Promise<DemoProcess> {
  const server = start(['serve'], settings)
  const ready = await waitUntil(async () => {
    if (server.child.exitCode !== null) throw new Error('The server ended while it was starting.')
    const answer = await fetch(`${url}/readyz`).catch(() => null)
    return answer?.ok ?? false
  })
  if (ready) return server
  await server.kill()
  throw new Error(`The server did not become ready within ${startMs / 1000} s.`)
}

/** The agent's process. `environment` is what its scripts see, too. */
export function startAgentProcess(
  folder: string,
  environment: Readonly<Record<string, string>> = {},
): DemoProcess {
  return start(['agent', 'run', '--folder', folder], environment)
}

function start(given: readonly string[], environment: Readonly<Record<string, string>>): DemoProcess {
  const child = spawn(process.execPath, [cli, ...given], {
    env: { ...inherited(), ...environment },
    // A process group of its own: Ctrl-C in the terminal reaches the demo alone, which then stops the others in order.
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }
  return { child, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') }
}

/** The environment without what is meant for another server. */
function inherited(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined || name.startsWith('DESKHAND_') || name === 'DATABASE_URL' ? [] : [[name, value]],
    ),
  )
}

async function waitUntil(condition: () => Promise<boolean>): Promise<boolean> {
  const limit = Date.now() + startMs
  while (Date.now() < limit) {
    if (await condition()) return true
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return false
}
