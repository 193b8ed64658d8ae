import type { IndexedDeployment } from '../facts/index-deployments.ts'
import type { Subject } from '../facts/subject.ts'
import type { Missing } from '../targeting/answer.ts'
import { type RankStep, rankSteps } from './rank-keys.ts'

/** A deployment that is not gated and matches a subject with yes or unknown. */
export interface Candidate {
  readonly indexed: IndexedDeployment
  /** How far the target's scope is from the subject; 0 = individual, 1 = its own tenant, 2 = the parent, and so on. */
  readonly distance: number
  /** The fact that is missing for a yes; null where the answer is yes. */
  readonly missing: Missing | null
}

/** Makes a candidate of a deployment that matches. */
export function candidateOf(
  indexed: IndexedDeployment,
  subject: Subject,
  missing: Missing | null,
): Candidate {
  return { indexed, distance: distanceOf(indexed, subject), missing }
}

function distanceOf({ deployment: { target } }: IndexedDeployment, subject: Subject): number {
  if (target.scope === 'individual') return 0
  if (target.scope === 'cross-tenant') return Number.POSITIVE_INFINITY
  return 1 + subject.lineage.indexOf(target.tenant ?? '')
}

/** Adds a candidate to others of its item that are in rank order; they are few, so sorting them anew would take longer. */
export function insertByRank(ranked: Candidate[], candidate: Candidate): void {
  let at = ranked.length
  for (let other = ranked[at - 1]; other && compareCandidates(other, candidate) > 0; other = ranked[at - 1])
    at--
  if (at === ranked.length) ranked.push(candidate)
  else ranked.splice(at, 0, candidate)
}

/** Adds a candidate to those of its item: item id → its candidates in rank order. */
export function addCandidate(byItem: Map<string, Candidate[]>, candidate: Candidate): void {
  const { item } = candidate.indexed.deployment
  const ranked = byItem.get(item)
  if (ranked) insertByRank(ranked, candidate)
  else byItem.set(item, [candidate])
}

/** Compares two candidates of one item: negative where the first wins. Source: Resolution, section 3. */
function compareCandidates(a: Candidate, b: Candidate): number {
  const first = a.indexed.keys
  const second = b.indexed.keys
  return (
    compare(a.distance, b.distance) ||
    compare(first.strength, second.strength) ||
    compare(first.order, second.order) ||
    compare(first.id, second.id)
  )
}

/** The first step in which two different candidates differ. Source: Resolution, section 3. */
export function decidingStep(a: Candidate, b: Candidate): RankStep {
  return rankSteps.find((step) => compareBy(step, a, b) !== 0) ?? 'id'
}

function compareBy(step: RankStep, a: Candidate, b: Candidate): number {
  if (step === 'scope') return compare(a.distance, b.distance)
  return compare(a.indexed.keys[step], b.indexed.keys[step])
}

function compare<Key extends number | string>(a: Key, b: Key): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
