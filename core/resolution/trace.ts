import { byCodeUnit } from '../by-code-unit.ts'
import type { Missing } from '../targeting/answer.ts'
import type { Gate } from '../targeting/gate.ts'
import type { TargetPart } from '../targeting/match-target.ts'
import { type Candidate, decidingStep } from './candidate.ts'
import type { RankStep } from './rank-keys.ts'
import type { Verdict } from './verdict.ts'

/** What became of one deployment in a decision, and why. Source: Resolution, section 3. */
export type TraceEntry =
  | { readonly deployment: string; readonly outcome: 'won'; readonly reason: null; readonly to: null }
  | { readonly deployment: string; readonly outcome: 'lost'; readonly reason: RankStep; readonly to: string }
  | { readonly deployment: string; readonly outcome: 'lost'; readonly reason: 'withheld'; readonly to: null }
  | UnrankedEntry
  | { readonly deployment: string; readonly outcome: 'unknown'; readonly reason: Missing; readonly to: null }

/** A deployment that took no part in the ranking. */
export type UnrankedEntry =
  | { readonly deployment: string; readonly outcome: 'gated'; readonly reason: Gate; readonly to: null }
  | {
      readonly deployment: string
      readonly outcome: 'noMatch'
      readonly reason: TargetPart
      readonly to: null
    }

/**
 * Tells what became of every deployment of an item: the candidates, given in rank order, and after them the unranked
 * ones by id.
 */
export function traceOf(
  ranked: readonly Candidate[],
  verdict: Verdict,
  unranked: readonly UnrankedEntry[],
): TraceEntry[] {
  const winnerAt = verdict.winner ? ranked.indexOf(verdict.winner) : ranked.length
  const entries: TraceEntry[] = ranked.map((candidate, at) =>
    rankedEntry(candidate, at > winnerAt, verdict.winner),
  )
  return entries.concat([...unranked].sort((a, b) => byCodeUnit(a.deployment, b.deployment)))
}

function rankedEntry(candidate: Candidate, isBelowWinner: boolean, winner: Candidate | null): TraceEntry {
  const deployment = candidate.indexed.deployment.id
  if (candidate === winner) return { deployment, outcome: 'won', reason: null, to: null }
  if (winner && isBelowWinner) {
    return {
      deployment,
      outcome: 'lost',
      reason: decidingStep(candidate, winner),
      to: winner.indexed.deployment.id,
    }
  }
  if (candidate.missing !== null)
    return { deployment, outcome: 'unknown', reason: candidate.missing, to: null }
  return { deployment, outcome: 'lost', reason: 'withheld', to: null }
}
