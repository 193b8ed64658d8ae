import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { Command } from 'commander'

/** `deskhand serve`: runs the server until it is told to stop (SIGTERM, SIGINT). */
export function serveCommand(): Command {
  return new Command('serve')
    .description('Run the server. Its settings come from the environment (see docs).')
    .action(serve)
}

async function serve(): Promise<void> {
  const { loadSettings } = await import('../../server/settings.ts')
  const loaded = loadSettings(process.env)
  if (!loaded.ok) {
    fail([
      'The server cannot start with these settings:',
      ...loaded.problems.map((problem) => `- ${problem}`),
    ])
    return
  }
  spareMemory()
  const { startServer } = await import('../../server/main.ts')
  try {
    const server = await startServer(loaded.settings)
    say(`Deskhand is ready at ${server.url}`)
    if (server.setupLink) {
      say('There is no account yet. Whoever opens this link first becomes the admin:')
      say(`  ${server.setupLink}`)
    }
    stopOnSignals(server.stop)
  } catch (error) {
    fail(['The server could not start.', error instanceof Error ? error.message : String(error)])
  }
}

/**
 * The server waits more than it computes: smaller code and a small nursery instead of the last bit of speed. What was
 * stripped and compiled is kept beside the sources for the next start, where that may be written. All of it has to be
 * said before the server's modules load.
 */
function spareMemory(): void {
  for (const flag of ['--optimize-for-size', '--no-liftoff', '--wasm-lazy-compilation'])
    setFlagsFromString(flag)
  // Small as long as little happens; under load a small nursery would spend a fifth of the time on collecting.
  setFlagsFromString('--semi-space-growth-factor=2')
  setFlagsFromString('--max-semi-space-size=16')
  enableCompileCache(join(import.meta.dirname, '..', '..', '.cache', 'compile'))
}

function stopOnSignals(stop: () => Promise<void>): void {
  let stopping = false
  const end = async () => {
    if (stopping) process.exit(1)
    stopping = true
    say('Stopping. Press Ctrl+C again to stop at once.')
    await stop()
    process.exit(0)
  }
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

function fail(lines: readonly string[]): void {
  process.stderr.write(`${lines.join('\n')}\n`)
  process.exitCode = 1
}
