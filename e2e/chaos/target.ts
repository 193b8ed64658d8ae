import type { ChildProcess } from 'node:child_process'
import { endProgram, type ProgramOptions, startProgram } from '../fleet/program.ts'

/** A process that is hit, and started again whenever it has ended. */
export type Target = {
  readonly name: string
  /** `stopped`: by SIGSTOP. `starting`: it lives, and is not ready yet. */
  state(): 'starting' | 'up' | 'stopped'
  kill(): void
  stop(): void
  go(): void
  end(): Promise<void>
  /** How it has ended by itself, which it never should. */
  readonly ownEnds: readonly string[]
}

export type TargetOptions = ProgramOptions & {
  readonly name: string
  /** Asked again and again after a start until it says yes. */
  readonly ready: () => Promise<boolean>
  /** It has been hit, or is ready again. */
  readonly changed: () => void
}

const readyPollMs = 100
/** A program that ends by itself right after its start is not started in a tight circle. */
const restartMs = 100

/** Starts the process, and starts it again for as long as `end` was not called. */
export function startTarget(options: TargetOptions): Target {
  const ownEnds: string[] = []
  let ending = false
  let killed = false
  let stopped = false
  let ready = false
  let child = start()

  function start(): ChildProcess {
    killed = false
    stopped = false
    ready = false
    const begun = startProgram(options)
    begun.once('exit', (code, signal) => {
      if (ending) return
      if (!killed) ownEnds.push(`${options.name} ended by itself (${signal ?? `code ${code}`})`)
      setTimeout(
        () => {
          if (!ending) child = start()
        },
        killed ? 0 : restartMs,
      )
    })
    void awaitReady(begun)
    return begun
  }

  async function awaitReady(begun: ChildProcess): Promise<void> {
    while (!ending && begun.exitCode === null && begun.signalCode === null) {
      if (!stopped && (await options.ready()) && begun === child && !killed) {
        ready = true
        options.changed()
        return
      }
      await new Promise((resolve) => setTimeout(resolve, readyPollMs))
    }
  }

  return {
    name: options.name,
    ownEnds,
    state: () => (stopped ? 'stopped' : ready ? 'up' : 'starting'),
    kill() {
      killed = true
      ready = false
      child.kill('SIGKILL')
      options.changed()
    },
    stop() {
      stopped = true
      child.kill('SIGSTOP')
      options.changed()
    },
    go() {
      if (!stopped) return
      stopped = false
      child.kill('SIGCONT')
      options.changed()
    },
    async end() {
      ending = true
      if (stopped) child.kill('SIGCONT')
      await endProgram(child)
    },
  }
}
