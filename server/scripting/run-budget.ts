import type { SandboxLimits } from './sandbox-limits.ts'
import type { ScriptMemory } from './script-memory.ts'

/** What it may take to put an error into words once a limit is reached, in milliseconds. */
const wordsMs = 100

export type SpentLimit = 'computeMs' | 'timeoutMs' | 'memoryBytes'

/** Looks at how long a script computes within one turn, at its time altogether, and at its memory. */
export class RunBudget {
  readonly #memory: ScriptMemory
  readonly #computeMs: number
  readonly #deadline: number
  #turnEnds = 0
  #wordsEnd = 0
  #spent: SpentLimit | null = null

  constructor({ computeMs, timeoutMs }: SandboxLimits, memory: ScriptMemory) {
    this.#memory = memory
    this.#computeMs = computeMs
    this.#deadline = performance.now() + timeoutMs
    this.beginTurn()
  }

  /** Which limit was reached; it stays reached whatever the script does then. */
  get spent(): SpentLimit | null {
    if (this.#memory.ranOut) this.#spent ??= 'memoryBytes'
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
    if (this.spent) return true
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
