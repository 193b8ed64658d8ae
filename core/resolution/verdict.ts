import type { Missing } from '../targeting/answer.ts'
import { type Candidate, decidingStep } from './candidate.ts'

export type DecisionStatus = 'none' | 'decided' | 'withheld'

/** Who wins among the candidates of one item for one subject. */
export interface Verdict {
  readonly status: DecisionStatus
  /** The winner of a decided item; otherwise null. */
  readonly winner: Candidate | null
  /** True where somebody as strong as the winner wants something else, and only the ids settled it. */
  readonly conflict: boolean
  /** The unknown facts that withhold the item, each once, by code unit; otherwise empty. */
  readonly missing: readonly Missing[]
}

const nothingMissing: readonly Missing[] = []

export const noVerdict: Verdict = { status: 'none', winner: null, conflict: false, missing: nothingMissing }

/**
 * Judges the candidates of one item for one subject. Takes them in rank order. An exception that cannot be checked
 * withholds the item, unless it would change nothing. Source: Resolution, section 3.
 */
export function judge(ranked: readonly Candidate[]): Verdict {
  if (ranked.length === 0) return noVerdict
  const at = ranked.findIndex(({ missing }) => missing === null)
  const bestYes = ranked[at]
  const settled =
    bestYes && (at === 0 || ranked.slice(0, at).every((unknown) => wantsTheSame(unknown, bestYes)))
  if (!settled) return { status: 'withheld', winner: null, conflict: false, missing: missingOf(ranked) }
  const conflict = ranked.some((other) => isEqualRival(other, bestYes))
  return { status: 'decided', winner: bestYes, conflict, missing: nothingMissing }
}

function wantsTheSame(a: Candidate, b: Candidate): boolean {
  return a.indexed.sameness === b.indexed.sameness
}

function isEqualRival(other: Candidate, winner: Candidate): boolean {
  return other !== winner && !wantsTheSame(other, winner) && decidingStep(other, winner) === 'id'
}

function missingOf(candidates: readonly Candidate[]): Missing[] {
  const missing = new Set<Missing>()
  for (const candidate of candidates) if (candidate.missing !== null) missing.add(candidate.missing)
  return [...missing].sort()
}
