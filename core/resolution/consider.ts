import type { IndexedDeployment } from '../facts/index-deployments.ts'
import type { FactsIndex } from '../facts/index-facts.ts'
import type { Subject } from '../facts/subject.ts'
import { closedGate, type QuestionKind } from '../targeting/gate.ts'
import { matchTarget } from '../targeting/match-target.ts'
import { type Candidate, candidateOf } from './candidate.ts'
import type { UnrankedEntry } from './trace.ts'

/** What is asked, and for which instant. */
export interface Question {
  readonly now: Date
  readonly question: QuestionKind
}

/** Whether a deployment takes part in a question at all; one that does not is not even traced. Source: Resolution, section 5. */
export function takesPart({ deployment }: IndexedDeployment, { question }: Question): boolean {
  return question === 'ordinary' || deployment.visibility.includes('technicianTools')
}

/**
 * What a deployment that takes part is to a subject: a candidate, or the entry of the trace that says why not.
 * Source: Resolution, section 2.
 */
export function consider(
  index: FactsIndex,
  subject: Subject,
  indexed: IndexedDeployment,
  { now, question }: Question,
): Candidate | UnrankedEntry {
  const { deployment } = indexed
  const gate = closedGate(deployment, subject, question, now)
  if (gate) return { deployment: deployment.id, outcome: 'gated', reason: gate, to: null }
  const match = matchTarget(index, subject, deployment, now)
  if (match.answer === 'no')
    return { deployment: deployment.id, outcome: 'noMatch', reason: match.part, to: null }
  return candidateOf(indexed, subject, match.answer === 'unknown' ? match.missing : null)
}
