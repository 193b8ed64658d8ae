import type { IndexedDeployment } from '../facts/index-deployments.ts'
import type { FactsIndex } from '../facts/index-facts.ts'
import { subjectKindOf } from '../facts/maintenance-item.ts'
import type { Subject } from '../facts/subject.ts'
import { preselect } from '../targeting/preselect.ts'
import { addCandidate, type Candidate, insertByRank } from './candidate.ts'
import { consider, type Question, takesPart } from './consider.ts'
import { type TraceEntry, traceOf, type UnrankedEntry } from './trace.ts'
import { judge, type Verdict } from './verdict.ts'

export type { Question } from './consider.ts'

/** A verdict on one item for one subject, with what became of each of the item's deployments. */
export interface Decision extends Verdict {
  readonly item: string
  readonly trace: readonly TraceEntry[]
}

/**
 * Decides one item for one subject, with its trace. Looks at every deployment of the item that takes part in the
 * question. An unknown item, or one for another kind of subject, gives `none` and an empty trace.
 * Source: Resolution, sections 2, 3 and 5.
 */
export function decide(index: FactsIndex, subject: Subject, itemId: string, question: Question): Decision {
  const ranked: Candidate[] = []
  const unranked: UnrankedEntry[] = []
  for (const indexed of deploymentsFor(index, subject, itemId)) {
    if (!takesPart(indexed, question)) continue
    const considered = consider(index, subject, indexed, question)
    if ('outcome' in considered) unranked.push(considered)
    else insertByRank(ranked, considered)
  }
  const verdict = judge(ranked)
  return { item: itemId, ...verdict, trace: traceOf(ranked, verdict, unranked) }
}

/** The verdict on one item for one subject: that of `decide`, without its trace. */
export function verdictOn(index: FactsIndex, subject: Subject, itemId: string, question: Question): Verdict {
  const candidates: Candidate[] = []
  for (const indexed of deploymentsFor(index, subject, itemId)) {
    if (!takesPart(indexed, question)) continue
    const considered = consider(index, subject, indexed, question)
    if (!('outcome' in considered)) insertByRank(candidates, considered)
  }
  return judge(candidates)
}

/**
 * The verdicts on every item that has a candidate for a subject: item id → verdict, in no particular order. Items that
 * are not listed have the status `none`. The verdicts are those of `decide`, found without touching what cannot match.
 */
export function verdictsFor(index: FactsIndex, subject: Subject, question: Question): Map<string, Verdict> {
  const candidates = new Map<string, Candidate[]>()
  preselect(index, subject, (indexed) => {
    if (!takesPart(indexed, question)) return
    const considered = consider(index, subject, indexed, question)
    if (!('outcome' in considered)) addCandidate(candidates, considered)
  })
  const verdicts = new Map<string, Verdict>()
  for (const [item, ranked] of candidates) verdicts.set(item, judge(ranked))
  return verdicts
}

function deploymentsFor(index: FactsIndex, subject: Subject, itemId: string): readonly IndexedDeployment[] {
  const item = index.items.get(itemId)
  return item && subjectKindOf(item) === subject.kind ? (index.deploymentsByItem.get(itemId) ?? []) : []
}
