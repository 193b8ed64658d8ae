import { execFile } from 'node:child_process'

/** How a program of the system has ended, and what it printed. */
export type CommandEnd =
  | { kind: 'exited'; exitCode: number; stdout: string }
  /** There is no such program. */
  | { kind: 'missing' }
  /** It took too long, printed too much, was ended, or may not be run. */
  | { kind: 'failed' }

/** Runs a program of the system without a shell, and gives its end. */
export type RunCommand = (file: string, commandArguments: readonly string[]) => Promise<CommandEnd>

const timeoutMs = 60_000
/** Machines with ten thousand packages print a few megabytes. */
const longestOutput = 64 * 1024 * 1024

/** Runs programs until the signal aborts; none for longer than `timeoutMs`, a minute where not given. */
export function commandRunner(options: { signal?: AbortSignal; timeoutMs?: number } = {}): RunCommand {
  return (file, commandArguments) =>
    new Promise((resolve) => {
      const settings = {
        timeout: options.timeoutMs ?? timeoutMs,
        maxBuffer: longestOutput,
        windowsHide: true,
        // What is read here is read by programs, whatever the language of the system.
        env: { ...process.env, LC_ALL: 'C.UTF-8' },
        ...(options.signal ? { signal: options.signal } : {}),
      }
      execFile(file, [...commandArguments], settings, (error, stdout) => {
        if (!error) resolve({ kind: 'exited', exitCode: 0, stdout })
        else if (typeof error.code === 'number') resolve({ kind: 'exited', exitCode: error.code, stdout })
        else resolve({ kind: (error.code as unknown) === 'ENOENT' ? 'missing' : 'failed' })
      })
    })
}

/** What the program printed; null when it is missing or did not exit with 0. */
export async function outputOf(
  file: string,
  commandArguments: readonly string[],
  run: RunCommand = commandRunner(),
): Promise<string | null> {
  const end = await run(file, commandArguments)
  return end.kind === 'exited' && end.exitCode === 0 ? end.stdout : null
}
