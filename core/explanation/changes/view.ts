import type { Deployment } from '../../facts/deployment.ts'
import { type FactsIndex, indexFacts } from '../../facts/index-facts.ts'
import { findSubject, type Subject } from '../../facts/subject.ts'
import { type Decision, decide } from '../../resolution/decide.ts'
import type { TraceEntry } from '../../resolution/trace.ts'
import type { QuestionKind } from '../../targeting/gate.ts'
import type { Situation } from './apply-change.ts'
import { refsOf } from './slice-facts.ts'

/** What is asked about a situation: one item for one subject. */
export interface Asked {
  readonly subjectId: string
  readonly item: string
  readonly question: QuestionKind
}

/** A situation with its decision, and what it takes to look further into it. */
export interface View extends Situation {
  readonly asked: Asked
  readonly index: FactsIndex
  readonly subject: Subject
  readonly decision: Decision
}

/** Decides a situation; null where the subject is not among its facts. */
export function viewOf(situation: Situation, asked: Asked): View | null {
  const index = indexFacts(situation.facts)
  const subject = findSubject(index, asked.subjectId)
  if (!subject) return null
  const { now } = situation
  const decision = decide(index, subject, asked.item, { now, question: asked.question })
  return { ...situation, asked, index, subject, decision }
}

/** A deployment of a view by its id. */
export function deploymentOf({ index }: View, id: string): Deployment | undefined {
  return index.deployments.get(id)?.deployment
}

/** What became of a deployment; undefined where it takes no part in the question. */
export function entryOf({ decision }: View, id: string): TraceEntry | undefined {
  return decision.trace.find(({ deployment }) => deployment === id)
}

/** The persons of the subject's own tenant, or of one above it, whom a deployment of the item names. */
export function namedPersons({ facts, index, subject }: View): string[] {
  return refsOf(facts.deployments, 'person').filter((id) => isAtHome(subject, index.persons.get(id)))
}

/** The groups of the subject's own tenant, or of one above it, that a deployment of the item names. */
export function namedGroups({ facts, index, subject }: View): string[] {
  return refsOf(facts.deployments, 'group').filter((id) => isAtHome(subject, index.groups.get(id)))
}

/** Nobody would hand a computer to another customer's person, or put a person into another customer's group. */
function isAtHome({ lineage }: Subject, owned: { readonly tenant: string } | undefined): boolean {
  return owned !== undefined && lineage.includes(owned.tenant)
}
