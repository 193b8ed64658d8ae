import type { SpentLimit } from './run-budget.ts'
import { durationInWords, type SandboxLimits, sizeInWords } from './sandbox-limits.ts'
import type { SandboxErrorCode, SandboxFailure } from './sandbox-messages.ts'

/** What the script's own lines are called in a stack. */
export const scriptFile = 'script.js'

/** Whatever was thrown inside the sandbox, as text. */
export type Thrown = {
  readonly name: string
  readonly message: string
  readonly stack: string
  /** Ours, where it comes from a call. */
  readonly code: SandboxErrorCode | null
  /** QuickJS itself has given up. */
  readonly native: boolean
}

/** An error in words that the author of the script can act on, with the line. */
export function describeFailure(thrown: Thrown, limits: SandboxLimits, source: string): SandboxFailure {
  const line = lineOf(thrown.stack, source)
  if (thrown.native && /^(out of memory|string too long)$/.test(thrown.message))
    return { code: 'outOfMemory', words: limitInWords('memoryBytes', limits), line }
  if (thrown.native && thrown.message === 'stack overflow')
    return { code: 'threw', words: 'its calls, or its data, are nested too deeply (stack overflow)', line }
  const words = thrown.message || thrown.name || 'an error without words'
  return { code: thrown.code ?? 'threw', words, line }
}

/** What there is to say about a script that was stopped at a limit. */
export function limitInWords(spent: SpentLimit, limits: SandboxLimits): string {
  switch (spent) {
    case 'memoryBytes':
      return `it needs more than ${sizeInWords(limits.memoryBytes)} of memory. Keep less at once`
    case 'timeoutMs':
      return `it did not end within ${durationInWords(limits.timeoutMs)}. Raise its time limit, or let it do less`
    case 'computeMs':
      return `it computed for ${durationInWords(limits.computeMs)} without a wait. Look for a loop that never ends`
  }
}

/** An error that QuickJS found while it read the text. */
export function describeSyntaxError(thrown: Thrown, source: string): SandboxFailure {
  const line = lineOf(thrown.stack, source)
  const atEnd = rawLineOf(thrown.stack) > lineCount(source)
  if (atEnd) return { code: 'syntax', words: 'the text ends too early: something is not closed', line }
  if (thrown.message === 'stack overflow') return { code: 'syntax', words: 'it is nested too deeply', line }
  return { code: 'syntax', words: thrown.message, line }
}

/** The innermost line of the author's own text. */
function lineOf(stack: string, source: string): number | null {
  const line = rawLineOf(stack)
  return line === 0 ? null : Math.min(line, lineCount(source))
}

function rawLineOf(stack: string): number {
  return Number(/\bscript\.js:(\d{1,7})\b/.exec(stack)?.[1] ?? 0)
}

/** Line feeds at the end begin no line that anybody sees. */
function lineCount(source: string): number {
  return source.trimEnd().split('\n').length
}
