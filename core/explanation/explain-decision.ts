import type { FactsIndex } from '../facts/index-facts.ts'
import type { Subject } from '../facts/subject.ts'
import type { Decision } from '../resolution/decide.ts'
import type { TraceEntry } from '../resolution/trace.ts'
import type { Missing } from '../targeting/answer.ts'
import { describeDesired } from './describe-desired.ts'
import { describeTarget } from './describe-target.ts'
import { gateWords, lossWords, missingWords, noMatchWords } from './words.ts'

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

/** Puts a decision and its trace into words for a technician. */
export function explainDecision(index: FactsIndex, subject: Subject, decision: Decision): Explanation {
  return {
    outcome: outcomeOf(index, decision),
    entries: decision.trace.map((entry) => ({
      deployment: entry.deployment,
      sentence: explainEntry(index, subject, entry),
    })),
  }
}

/** Says which facts are missing, e.g. `we do not know yet who the primary person is`. */
export function describeMissing(missing: readonly Missing[]): string {
  return `we do not know yet ${missing.map((fact) => missingWords[fact]).join(', nor ')}`
}

function outcomeOf(index: FactsIndex, { item, status, winner, conflict, missing }: Decision): string {
  const name = index.items.get(item)?.name ?? item
  if (status === 'withheld') return `${name} is withheld: ${describeMissing(missing)}.`
  if (!winner) return `Nothing applies to ${name}.`
  const { id, desired } = winner.indexed.deployment
  const rivals = conflict ? ' Another deployment is equally strong and wants something else.' : ''
  return `${name}: ${describeDesired(desired)}, as '${id}' says.${rivals}`
}

function explainEntry(index: FactsIndex, subject: Subject, entry: TraceEntry): string {
  switch (entry.outcome) {
    case 'won':
      return `Won: it ${targetOf(index, subject, entry.deployment)}.`
    case 'lost':
      if (entry.reason === 'withheld') return 'Lost: it would apply, but the item is withheld.'
      return `Lost to '${entry.to}' because ${lossWords[entry.reason]} (${entry.reason}).`
    case 'gated':
      return `Does not count: ${gateWords[entry.reason]}.`
    case 'noMatch':
      return `Does not match: ${noMatchWords[entry.reason]}; it ${targetOf(index, subject, entry.deployment)}.`
    case 'unknown':
      return `Cannot be checked: ${describeMissing([entry.reason])}.`
  }
}

function targetOf(index: FactsIndex, subject: Subject, deployment: string): string {
  const indexed = index.deployments.get(deployment)
  return indexed ? describeTarget(index, subject.kind, indexed.deployment.target) : 'targets nothing'
}
