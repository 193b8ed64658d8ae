import type { IndexedDeployment } from '../facts/index-deployments.ts'
import type { FactsIndex } from '../facts/index-facts.ts'
import { subjectKindOf } from '../facts/maintenance-item.ts'
import type { Subject } from '../facts/subject.ts'
import { closedGate, type QuestionKind } from '../targeting/gate.ts'
import { matchTarget } from '../targeting/match-target.ts'
import { preselect } from '../targeting/preselect.ts'
import { type Candidate, candidateOf, compareCandidates } from './candidate.ts'
import { type TraceEntry, traceOf, type UnrankedEntry } from './trace.ts'
import { judge, type Verdict } from './verdict.ts'

/** What is asked, and for which instant. */
export interface Question {
  readonly now: Date
  readonly question: QuestionKind
}

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
    else ranked.push(considered)
  }
  const verdict = judge(ranked.sort(compareCandidates))
  return { item: itemId, ...verdict, trace: traceOf(ranked, verdict, unranked) }
}

/** The verdict on one item for one subject: that of `decide`, without its trace. */
export function verdictOn(index: FactsIndex, subject: Subject, itemId: string, question: Question): Verdict {
  const candidates: Candidate[] = []
  for (const indexed of deploymentsFor(index, subject, itemId)) {
    if (!takesPart(indexed, question)) continue
    const considered = consider(index, subject, indexed, question)
    if (!('outcome' in considered)) candidates.push(considered)
  }
  return judge(candidates.sort(compareCandidates))
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
    if ('outcome' in considered) return
    const list = candidates.get(indexed.deployment.item)
    if (list) list.push(considered)
    else candidates.set(indexed.deployment.item, [considered])
  })
  const verdicts = new Map<string, Verdict>()
  for (const [item, list] of candidates) verdicts.set(item, judge(list.sort(compareCandidates)))
  return verdicts
}

function deploymentsFor(index: FactsIndex, subject: Subject, itemId: string): readonly IndexedDeployment[] {
  const item = index.items.get(itemId)
  return item && subjectKindOf(item) === subject.kind ? (index.deploymentsByItem.get(itemId) ?? []) : []
}

function takesPart({ deployment }: IndexedDeployment, { question }: Question): boolean {
  return question === 'ordinary' || deployment.visibility.includes('technicianTools')
}

function consider(
  index: FactsIndex,
  subject: Subject,
  indexed: IndexedDeployment,
  { now, question }: Question,
): Candidate | UnrankedEntry {
  const { deployment } = indexed
  const gate = closedGate(deployment, subject, question)
  if (gate) return { deployment: deployment.id, outcome: 'gated', reason: gate, to: null }
  const match = matchTarget(index, subject, deployment, now)
  if (match.answer === 'no')
    return { deployment: deployment.id, outcome: 'noMatch', reason: match.part, to: null }
  return candidateOf(indexed, subject, match.answer === 'unknown' ? match.missing : null)
}
