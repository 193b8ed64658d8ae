import type { Deployment } from '../facts/deployment.ts'
import { type IndexedDeployment, indexDeployment } from '../facts/index-deployments.ts'
import type { FactsIndex } from '../facts/index-facts.ts'
import { subjectKindOf } from '../facts/maintenance-item.ts'
import { computerSubject, findSubject, type Subject } from '../facts/subject.ts'
import type { Target } from '../facts/target.ts'
import type { Missing } from '../targeting/answer.ts'
import type { QuestionKind } from '../targeting/gate.ts'
import { isInScope } from '../targeting/match-target.ts'
import { type Candidate, insertByRank } from './candidate.ts'
import { consider, type Question, takesPart } from './consider.ts'
import { type DecisionStatus, judge, type Verdict } from './verdict.ts'

/** A deployment before and after an edit; null = it is not there: made by the edit, or deleted by it. */
export interface Edit {
  readonly before: Deployment | null
  readonly after: Deployment | null
}

/** What a verdict comes to for whoever looks at it from outside. */
export interface VerdictSummary {
  readonly status: DecisionStatus
  /** The winner of a decided item; otherwise null. */
  readonly winner: Deployment | null
  readonly conflict: boolean
  /** The unknown facts that withhold the item, each once, by code unit; otherwise empty. */
  readonly missing: readonly Missing[]
}

/** One subject for which an edit changes the verdict on an item. */
export interface Impact {
  readonly subject: Subject
  readonly item: string
  readonly before: VerdictSummary
  readonly after: VerdictSummary
}

/** One item as an edit sees it: the edited deployment in its two versions, and the others. */
interface EditedItem {
  readonly item: string
  readonly before: IndexedDeployment | null
  readonly after: IndexedDeployment | null
  readonly others: readonly IndexedDeployment[]
}

/**
 * Tells for whom an edit of one deployment changes what is decided: another status or winner, another wish of the same
 * winner, another conflict or other missing facts. Exact: `after` is what is decided once the edit is saved. Whatever
 * the index has under the ids of the two versions is left out of account; the index is not changed, and must not be
 * while this is walked. One subject at a time, in the order of the index.
 */
export function* blastRadius(
  index: FactsIndex,
  edit: Edit,
  now: Date,
  question: QuestionKind = 'ordinary',
): Generator<Impact, void, undefined> {
  for (const edited of editedItems(index, edit)) {
    const byTenant = new Map<string, EditedItem>()
    for (const subject of subjectsInReach(index, edited)) {
      if (!subject) continue
      const { id } = subject.tenant
      const here = byTenant.get(id) ?? inScopeOf(subject, edited)
      byTenant.set(id, here)
      const impact = impactOn(index, subject, here, { now, question })
      if (impact) yield impact
    }
  }
}

/** An edit may move a deployment to another item; both are then affected. */
function editedItems(index: FactsIndex, { before, after }: Edit): EditedItem[] {
  const ids = new Set([before?.id, after?.id])
  const items = new Set([before, after].flatMap((version) => version?.item ?? []))
  return [...items].map((item) => ({
    item,
    before: before?.item === item ? indexDeployment(before) : null,
    after: after?.item === item ? indexDeployment(after) : null,
    others: (index.deploymentsByItem.get(item) ?? []).filter(({ deployment }) => !ids.has(deployment.id)),
  }))
}

/** Leaves out what scope already keeps from everybody of a subject's tenant. */
function inScopeOf(subject: Subject, edited: EditedItem): EditedItem {
  return {
    ...edited,
    others: edited.others.filter(({ deployment }) => isInScope(subject, deployment.target)),
  }
}

/** A computer, person or tenant, and the tenant that it belongs to. */
interface Resident {
  readonly id: string
  readonly tenant: string
}

/** The subjects of the item's kind that either version may mean; most of those that neither means are left out. */
function* subjectsInReach(
  index: FactsIndex,
  { item, before, after }: EditedItem,
): Generator<Subject | null, void, undefined> {
  const known = index.items.get(item)
  const tests = [before, after].flatMap((version) =>
    version ? reachOf(index, version.deployment.target) : [],
  )
  const mayBeMeant = (one: Resident) => tests.some((test) => test(one))
  switch (known && subjectKindOf(known)) {
    case 'computer':
      for (const one of index.computers.values()) if (mayBeMeant(one)) yield computerSubject(index, one)
      break
    case 'person':
      for (const one of index.persons.values()) if (mayBeMeant(one)) yield findSubject(index, one.id)
      break
    case 'tenant':
      for (const id of index.tenants.keys()) if (mayBeMeant({ id, tenant: id })) yield findSubject(index, id)
  }
}

/** A cheap test that whoever the target means passes. */
function reachOf(index: FactsIndex, target: Target): (one: Resident) => boolean {
  const { tenant, includeChildTenants } = target
  if (target.type === 'computer') return ({ id }) => id === target.ref
  if (tenant === null) return () => true
  if (!includeChildTenants) return (one) => one.tenant === tenant
  return (one) => index.lineages.get(one.tenant)?.includes(tenant) === true
}

/** Where a deployment stands for one subject that it is a candidate for. */
export interface Standing {
  readonly subject: Subject
  /** What is decided with it, and what would be without it. */
  readonly withIt: VerdictSummary
  readonly withoutIt: VerdictSummary
}

/**
 * Tells for each subject that a deployment is a candidate for, how it stands among the others of its item: whom it beats
 * there, or loses to. Whatever the index has under its id is left out of account; the index is not changed.
 */
export function* standings(
  index: FactsIndex,
  deployment: Deployment,
  now: Date,
  question: QuestionKind = 'ordinary',
): Generator<Standing, void, undefined> {
  for (const edited of editedItems(index, { before: null, after: deployment })) {
    for (const subject of subjectsInReach(index, edited)) {
      const candidate =
        subject && edited.after && candidateFrom(index, subject, edited.after, { now, question })
      if (!candidate) continue
      const others = candidatesFrom(index, subject, edited.others, { now, question })
      yield {
        subject,
        withIt: summaryOf(judgeWith(candidate, others)),
        withoutIt: summaryOf(judge(others)),
      }
    }
  }
}

function impactOn(
  index: FactsIndex,
  subject: Subject,
  edited: EditedItem,
  question: Question,
): Impact | null {
  const own = edited.before && candidateFrom(index, subject, edited.before, question)
  const coming = edited.after && candidateFrom(index, subject, edited.after, question)
  if (!own && !coming) return null
  const others = candidatesFrom(index, subject, edited.others, question)
  const before = judgeWith(own, others)
  const after = judgeWith(coming, others)
  if (isSame(before, after)) return null
  return { subject, item: edited.item, before: summaryOf(before), after: summaryOf(after) }
}

/** The candidates among deployments, in rank order. */
function candidatesFrom(
  index: FactsIndex,
  subject: Subject,
  deployments: readonly IndexedDeployment[],
  question: Question,
): Candidate[] {
  const candidates: Candidate[] = []
  for (const indexed of deployments) {
    const candidate = candidateFrom(index, subject, indexed, question)
    if (candidate) insertByRank(candidates, candidate)
  }
  return candidates
}

function candidateFrom(
  index: FactsIndex,
  subject: Subject,
  indexed: IndexedDeployment,
  question: Question,
): Candidate | null {
  if (!takesPart(indexed, question)) return null
  const considered = consider(index, subject, indexed, question)
  return 'outcome' in considered ? null : considered
}

function judgeWith(candidate: Candidate | null, others: readonly Candidate[]): Verdict {
  if (!candidate) return judge(others)
  const ranked = others.slice()
  insertByRank(ranked, candidate)
  return judge(ranked)
}

function isSame(a: Verdict, b: Verdict): boolean {
  return (
    a.status === b.status &&
    a.conflict === b.conflict &&
    a.winner?.indexed.keys.id === b.winner?.indexed.keys.id &&
    a.winner?.indexed.sameness === b.winner?.indexed.sameness &&
    a.missing.join() === b.missing.join()
  )
}

function summaryOf({ status, winner, conflict, missing }: Verdict): VerdictSummary {
  return { status, winner: winner?.indexed.deployment ?? null, conflict, missing }
}
