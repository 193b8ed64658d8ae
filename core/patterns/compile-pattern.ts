import type { Result } from '../result.ts'
import { type CharacterTest, type PatternNode, parsePattern } from './parse-pattern.ts'

/** Whether a text has the pattern anywhere in it, whatever the case. */
export type PatternTest = (text: string) => boolean

type Step =
  | { kind: 'character'; test: CharacterTest; negated: boolean }
  | { kind: 'assertion'; which: 'start' | 'end' | 'edge' | 'noEdge' }
  /** Goes on at each of these steps. */
  | { kind: 'fork'; to: number[] }
  | { kind: 'found' }

/** Counted repeats are written out, so a short pattern may become a long list of steps. */
const mostSteps = 2000

const isWord = /[0-9A-Za-z_]/

/**
 * Compiles a regular expression (see `parsePattern` for what it may have) into a test that follows all ways at once:
 * its time grows with the text times the pattern, whatever the pattern is. The engine's own expressions may take forever
 * on a few names, and a pattern is typed by a person and run on the server. Gives the problem in words where it can't.
 */
export function compilePattern(pattern: string): Result<PatternTest, string> {
  const parsed = parsePattern(pattern)
  if (!parsed.ok) return parsed
  const steps: Step[] = []
  if (!write(steps, parsed.value)) return { ok: false, error: 'The pattern repeats too much in itself.' }
  steps.push({ kind: 'found' })
  return { ok: true, value: (text) => isFound(steps, text) }
}

/** Appends the steps of a node; false as soon as they are too many. */
function write(steps: Step[], node: PatternNode): boolean {
  if (steps.length > mostSteps) return false
  switch (node.kind) {
    case 'character':
    case 'assertion':
      steps.push(node)
      return true
    case 'sequence':
      return node.parts.every((part) => write(steps, part))
    case 'choice':
      return writeChoice(steps, node.options)
    case 'repeat':
      return writeRepeat(steps, node.part, node.least, node.most)
  }
}

function writeChoice(steps: Step[], options: readonly PatternNode[]): boolean {
  const fork: number[] = []
  const ends: number[][] = []
  steps.push({ kind: 'fork', to: fork })
  for (const option of options) {
    fork.push(steps.length)
    if (!write(steps, option)) return false
    const end: number[] = []
    steps.push({ kind: 'fork', to: end })
    ends.push(end)
  }
  for (const end of ends) end.push(steps.length)
  return true
}

function writeRepeat(steps: Step[], part: PatternNode, least: number, most: number | null): boolean {
  for (let count = 0; count < least; count++) if (!write(steps, part)) return false
  if (most === null) {
    const start = steps.length
    const fork: number[] = [start + 1]
    steps.push({ kind: 'fork', to: fork })
    if (!write(steps, part)) return false
    steps.push({ kind: 'fork', to: [start] })
    fork.push(steps.length)
    return true
  }
  const forks: number[][] = []
  for (let count = least; count < most; count++) {
    const fork = [steps.length + 1]
    steps.push({ kind: 'fork', to: fork })
    forks.push(fork)
    if (!write(steps, part)) return false
  }
  for (const fork of forks) fork.push(steps.length)
  return true
}

function isFound(steps: readonly Step[], text: string): boolean {
  /** The place in the text at which a step was last reached: each is followed once for each place. */
  const reachedAt = new Int32Array(steps.length).fill(-1)
  let ahead: number[] = []
  let next: number[] = []

  /** Follows what takes no character; true where the end is reached. */
  function reach(step: number, place: number, waiting: number[]): boolean {
    const open = [step]
    for (let one = open.pop(); one !== undefined; one = open.pop()) {
      if (reachedAt[one] === place) continue
      reachedAt[one] = place
      const what = steps[one]
      if (!what || what.kind === 'found') return true
      if (what.kind === 'character') waiting.push(one)
      else if (what.kind === 'fork') open.push(...what.to)
      else if (holds(what.which, text, place)) open.push(one + 1)
    }
    return false
  }

  if (reach(0, 0, ahead)) return true
  for (let place = 0; place < text.length; place++) {
    const forms = formsOf(text.charAt(place))
    for (const step of ahead) {
      const what = steps[step]
      if (what?.kind === 'character' && forms.some(what.test) !== what.negated)
        if (reach(step + 1, place + 1, next)) return true
    }
    // It may begin anywhere.
    if (reach(0, place + 1, next)) return true
    ;[ahead, next] = [next, ahead]
    next.length = 0
  }
  return false
}

function holds(which: 'start' | 'end' | 'edge' | 'noEdge', text: string, place: number): boolean {
  if (which === 'start') return place === 0
  if (which === 'end') return place === text.length
  const isEdge = isWord.test(text.charAt(place - 1)) !== isWord.test(text.charAt(place))
  return isEdge === (which === 'edge')
}

/** A character in each case; one that has several letters in the other case stands for itself alone. */
function formsOf(character: string): string[] {
  const [lower, upper] = [character.toLowerCase(), character.toUpperCase()]
  return [...new Set([character, lower, upper])].filter((form) => form.length === 1)
}
