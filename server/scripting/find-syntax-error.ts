import type { QuickJSWASMModule } from 'quickjs-emscripten'
import { ComputeBudget } from './compute-budget.ts'
import { describeFailure, describeSyntaxError } from './describe-failure.ts'
import { QuickJsWorld } from './quickjs-world.ts'
import { defaultLimits } from './sandbox-limits.ts'
import type { SandboxFailure } from './sandbox-messages.ts'

/** Reads a script without running it. Gives what is wrong with its text, or null. */
export function findSyntaxError(quickJs: QuickJSWASMModule, source: string): SandboxFailure | null {
  const budget = new ComputeBudget(defaultLimits)
  const world = new QuickJsWorld(quickJs, defaultLimits, () => budget.isOver(), {
    send: () => undefined,
    log: () => undefined,
  })
  const script = world.compile(source)
  if (script.ok) return null
  const thrown = world.describe(script.error)
  return thrown.name === 'SyntaxError'
    ? describeSyntaxError(thrown, source)
    : describeFailure(thrown, defaultLimits, source)
}
