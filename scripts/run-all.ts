import { spawn } from 'node:child_process'

/** One command of a run, by its name; `npm run NAME` where no command is given. */
export type Job = { readonly name: string; readonly command: readonly [string, ...string[]] }

export type JobResult = { readonly name: string; readonly ok: boolean; readonly seconds: number }

/**
 * Runs commands, at most `atOnce` at a time, and prints what each said once it has ended; a failed one is shown whole.
 * @param show true prints also what the successful ones said, as it comes (for one at a time)
 */
export async function runAll(
  jobs: readonly Job[],
  { atOnce = 2, show = false }: { atOnce?: number; show?: boolean } = {},
): Promise<JobResult[]> {
  const waiting = [...jobs]
  const results: JobResult[] = []
  async function work(): Promise<void> {
    for (let job = waiting.shift(); job; job = waiting.shift()) results.push(await run(job, show))
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return results
}

/** Runs the jobs as `runAll` does, and ends the process with exit code 1 where one has failed. */
export async function runAllOrExit(
  jobs: readonly Job[],
  options: { atOnce?: number; show?: boolean } = {},
): Promise<void> {
  const failed = (await runAll(jobs, options)).filter(({ ok }) => !ok)
  if (failed.length === 0) return
  console.error(`failed: ${failed.map(({ name }) => name).join(', ')}`)
  process.exit(1)
}

async function run({ name, command }: Job, show: boolean): Promise<JobResult> {
  const began = performance.now()
  const [program, ...given] = command
  const child = spawn(program, given, {
    stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
  })
  const said: string[] = []
  child.stdout?.on('data', (data: Buffer) => said.push(data.toString()))
  child.stderr?.on('data', (data: Buffer) => said.push(data.toString()))
  const ok = await new Promise<boolean>((resolve) => {
    child.on('error', (error) => {
      said.push(error.message)
      resolve(false)
    })
    child.on('close', (code) => resolve(code === 0))
  })
  const seconds = (performance.now() - began) / 1000
  if (!ok) process.stderr.write(`${said.join('')}\n`)
  console.log(`${ok ? '✓' : '✗'} ${name.padEnd(24)} ${seconds.toFixed(1)} s`)
  return { name, ok, seconds }
}
