import type { SandboxLimits } from './sandbox-limits.ts'

/** What it may take to put an error into words once the time is over, in milliseconds. */
const wordsMs = 100

/** Looks at how long a script computes: within one turn, and whether its time is over altogether. */
export class ComputeBudget {
  readonly #computeMs: number
  readonly #deadline: number
  #turnEnds = 0
  #wordsEnd = 0
  #spent: 'computeMs' | 'timeoutMs' | null = null

  constructor({ computeMs, timeoutMs }: SandboxLimits) {
    this.#computeMs = computeMs
    this.#deadline = performance.now() + timeoutMs
    this.beginTurn()
  }

  /** Which limit was reached; it stays reached whatever the script does then. */
  get spent(): 'computeMs' | 'timeoutMs' | null {
    return this.#spent
  }

  /** Something from outside has arrived. */
  beginTurn(): void {
    this.#turnEnds = processorMs() + this.#computeMs
  }

  /** Nothing of the script's runs any more, but what it threw is put into words. */
  grantWords(): void {
    this.#wordsEnd = performance.now() + wordsMs
  }

  /** True: whatever runs is to be stopped. */
  isOver(): boolean {
    if (this.#wordsEnd > 0) return performance.now() >= this.#wordsEnd
    if (processorMs() >= this.#turnEnds) this.#spent ??= 'computeMs'
    else if (performance.now() >= this.#deadline) this.#spent ??= 'timeoutMs'
    else return false
    return true
  }
}

/** This thread's own processor time where Node tells it: a busy server must not make a quick script look slow. */
function processorMs(): number {
  if (!process.threadCpuUsage) return performance.now()
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}
