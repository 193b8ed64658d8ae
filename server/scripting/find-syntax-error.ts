import type { QuickJSWASMModule } from 'quickjs-emscripten'
import { describeFailure, describeSyntaxError } from './describe-failure.ts'
import { QuickJsWorld } from './quickjs-world.ts'
import { RunBudget } from './run-budget.ts'
import { defaultLimits } from './sandbox-limits.ts'
import type { SandboxFailure } from './sandbox-messages.ts'
import type { ScriptMemory } from './script-memory.ts'

/** Reads a script without running it. Gives what is wrong with its text, or null. */
export function findSyntaxError(
  quickJs: QuickJSWASMModule,
  memory: ScriptMemory,
  source: string,
): SandboxFailure | null {
  const budget = new RunBudget(defaultLimits, memory)
  const world = new QuickJsWorld(quickJs, memory, () => budget.isOver(), {
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
