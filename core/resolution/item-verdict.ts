import type { Answer } from '../targeting/answer.ts'
import { type Candidate, insertByRank } from './candidate.ts'
import { judge, type Verdict } from './verdict.ts'

/** The verdict on one item, with the candidates that it was judged from in rank order. */
export interface ItemVerdict {
  readonly item: string
  readonly ranked: readonly Candidate[]
  readonly verdict: Verdict
}

/** Judges an item; takes its candidates in rank order. */
export function judgeItem(item: string, ranked: readonly Candidate[]): ItemVerdict {
  return { item, ranked, verdict: judge(ranked) }
}

/** The verdict with further candidates beside those that it was judged from, if there were any. */
export function widened(
  known: ItemVerdict | undefined,
  item: string,
  candidates: readonly Candidate[],
): ItemVerdict {
  if (!known) return judgeItem(item, candidates)
  const ranked = known.ranked.slice()
  for (const candidate of candidates) insertByRank(ranked, candidate)
  return judgeItem(item, ranked)
}

/** Says what becomes of a certain candidate once more is known; `yes` leaves it certain. */
type Narrow = (candidate: Candidate) => Answer

/** The verdict once more is known about its candidates, all of which were certain. */
export function narrowed(all: ItemVerdict, narrow: Narrow): ItemVerdict {
  for (const candidate of all.ranked) {
    if (narrow(candidate) !== 'yes') return judgeItem(all.item, remaining(all.ranked, narrow))
  }
  return all
}

function remaining(ranked: readonly Candidate[], narrow: Narrow): Candidate[] {
  const remaining: Candidate[] = []
  for (const candidate of ranked) {
    const answer = narrow(candidate)
    if (answer !== 'no') remaining.push(answer === 'yes' ? candidate : { ...candidate, missing: answer })
  }
  return remaining
}
