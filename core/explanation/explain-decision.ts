import type { FactsIndex } from '../facts/index-facts.ts'
import type { Subject } from '../facts/subject.ts'
import type { Decision } from '../resolution/decide.ts'
import type { TraceEntry } from '../resolution/trace.ts'
import { describeInstant } from './describe-instant.ts'
import { describeMissing } from './describe-missing.ts'
import { describeTarget } from './describe-target.ts'
import { explainOutcome } from './explain-outcome.ts'
import { idItself, type NameOf } from './name-of.ts'
import { gateWords, lossWords, noMatchWords } from './words.ts'

/** What became of one deployment, in a sentence. */
export interface ExplainedEntry {
  readonly deployment: string
  readonly sentence: string
}

/** A decision in plain English: the outcome, and then each deployment in the order of the trace. */
export interface Explanation {
  readonly outcome: string
  readonly entries: readonly ExplainedEntry[]
}

/**
 * Puts a decision and its trace into words for a technician: what is decided, and where it is withheld or only the ids
 * settled it, what to do next. `nameOf` names deployments; by their ids where it is left out.
 */
export function explainDecision(
  index: FactsIndex,
  subject: Subject,
  decision: Decision,
  nameOf: NameOf = idItself,
): Explanation {
  return {
    outcome: explainOutcome(index, subject, decision, nameOf),
    entries: decision.trace.map((entry) => ({
      deployment: entry.deployment,
      sentence: explainEntry(index, subject, decision, entry, nameOf),
    })),
  }
}

function explainEntry(
  index: FactsIndex,
  subject: Subject,
  { trace }: Decision,
  entry: TraceEntry,
  nameOf: NameOf,
): string {
  switch (entry.outcome) {
    case 'won':
      return `Won: it ${targetOf(index, subject, entry.deployment)}.`
    case 'lost':
      return entry.reason === 'withheld'
        ? `Waits: nothing is decided before ${namesOf(unknownAbove(trace, entry), nameOf)} can be checked.`
        : `Lost to '${nameOf(entry.to)}' because ${lossWords[entry.reason]} (${entry.reason}).`
    case 'gated':
      return `Does not count: ${gateWords[entry.reason]}${endOf(index, subject, entry)}.`
    case 'noMatch':
      return `Does not match: ${noMatchWords[entry.reason]}; it ${targetOf(index, subject, entry.deployment)}.`
    case 'unknown':
      return `Cannot be checked: ${describeMissing([entry.reason])}.`
  }
}

/** When a deployment that is over has ended; empty for what is held back otherwise. */
function endOf(
  index: FactsIndex,
  subject: Subject,
  { deployment, reason }: Extract<TraceEntry, { outcome: 'gated' }>,
): string {
  const end = reason === 'expired' && index.deployments.get(deployment)?.deployment.expiresAt
  return end ? ` on ${describeInstant(end, subject.tenant.timeZone)}` : ''
}

function unknownAbove(trace: readonly TraceEntry[], entry: TraceEntry): string[] {
  return trace
    .slice(0, trace.indexOf(entry))
    .filter(({ outcome }) => outcome === 'unknown')
    .map(({ deployment }) => deployment)
}

function namesOf(ids: readonly string[], nameOf: NameOf): string {
  return ids.map((id) => `'${nameOf(id)}'`).join(' and ')
}

function targetOf(index: FactsIndex, subject: Subject, deployment: string): string {
  const indexed = index.deployments.get(deployment)
  return indexed ? describeTarget(index, subject.kind, indexed.deployment.target) : 'targets nothing'
}
