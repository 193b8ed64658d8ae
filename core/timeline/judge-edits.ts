import { describeDesired } from '../explanation/describe-desired.ts'
import type { Deployment } from '../facts/deployment.ts'
import { type IndexedDeployment, indexDeployment } from '../facts/index-deployments.ts'
import type { FactsIndex } from '../facts/index-facts.ts'
import { subjectKindOf } from '../facts/maintenance-item.ts'
import type { Subject } from '../facts/subject.ts'
import { type Candidate, insertByRank } from '../resolution/candidate.ts'
import { consider, type Question, takesPart } from '../resolution/consider.ts'
import { judge, type Verdict } from '../resolution/verdict.ts'
import type { QuestionKind } from '../targeting/gate.ts'

/** A deployment that was made (`before` is null), edited or removed (`after` is null) at an instant. */
export interface PastEdit {
  readonly id: string
  readonly at: Date
  readonly deployment: string
  readonly before: Deployment | null
  readonly after: Deployment | null
}

/** What a past edit changed for a subject. */
export interface DecisionChange {
  readonly edit: PastEdit
  /** The version of the rule that means the subject: as it is after the edit, else as it was before. */
  readonly rule: Deployment
  readonly item: string
  readonly question: QuestionKind
  readonly before: Verdict
  readonly after: Verdict
}

/** An item's deployments as they were at one time: those that nobody has edited since, and the others as they stood. */
interface ItemThen {
  readonly others: readonly IndexedDeployment[]
  readonly edited: Map<string, IndexedDeployment>
}

/**
 * Tells which edits changed what is decided for a subject: another status, or another wish of whoever wins. Goes back
 * from now: before an edit the rules were as after it, but for the one that was edited. Everything else (groups,
 * agreements, detections) is taken as it is now. An edit that is out of the subject's reach costs next to nothing.
 * @param edits the latest first, with none in between left out
 * @param questions in each question an edit may change something; a change that both show is told by the first
 */
export function judgeEdits(
  index: FactsIndex,
  subject: Subject,
  edits: readonly PastEdit[],
  questions: readonly QuestionKind[],
): DecisionChange[] {
  const items = itemsAfter(index, subject, edits)
  return edits.flatMap((edit) => {
    const changes: DecisionChange[] = []
    const versions = [edit.after, edit.before].map((rule) => rule && indexDeployment(rule))
    const [indexedAfter = null, indexedBefore = null] = versions
    for (const item of new Set([edit.before, edit.after].flatMap((rule) => rule?.item ?? []))) {
      const then = items.get(item)
      if (!then) continue
      const put = (version: IndexedDeployment | null) => {
        if (version?.deployment.item === item) then.edited.set(edit.deployment, version)
        else then.edited.delete(edit.deployment)
      }
      // As the record of the edit has it, even where something that is on no record has changed the rule since.
      put(indexedAfter)
      for (const question of questions) {
        const asked = { now: edit.at, question }
        const rule = versions.find(
          (version) => version?.deployment.item === item && candidateOf(index, subject, version, asked),
        )?.deployment
        if (!rule) continue
        const after = verdictThen(index, subject, then, asked)
        put(indexedBefore)
        const before = verdictThen(index, subject, then, asked)
        put(indexedAfter)
        if (isSameOutcome(before, after)) continue
        changes.push({ edit, rule, item, question, before, after })
        break
      }
      put(indexedBefore)
    }
    return changes
  })
}

/** The items of the edits as they are after the latest of them. */
function itemsAfter(index: FactsIndex, subject: Subject, edits: readonly PastEdit[]): Map<string, ItemThen> {
  const latest = new Map<string, Deployment | null>()
  for (const { deployment, after } of edits) if (!latest.has(deployment)) latest.set(deployment, after)
  const items = new Map<string, ItemThen>()
  for (const id of edits.flatMap(({ before, after }) => [before?.item ?? [], after?.item ?? []].flat())) {
    const item = index.items.get(id)
    if (!item || items.has(id) || subjectKindOf(item) !== subject.kind) continue
    const all = index.deploymentsByItem.get(id) ?? []
    items.set(id, { others: all.filter(({ keys }) => !latest.has(keys.id)), edited: new Map() })
  }
  for (const [id, rule] of latest) if (rule) items.get(rule.item)?.edited.set(id, indexDeployment(rule))
  return items
}

function verdictThen(
  index: FactsIndex,
  subject: Subject,
  { others, edited }: ItemThen,
  question: Question,
): Verdict {
  const ranked: Candidate[] = []
  for (const rules of [others, edited.values()])
    for (const indexed of rules) {
      const candidate = candidateOf(index, subject, indexed, question)
      if (candidate) insertByRank(ranked, candidate)
    }
  return judge(ranked)
}

function candidateOf(
  index: FactsIndex,
  subject: Subject,
  indexed: IndexedDeployment,
  question: Question,
): Candidate | null {
  if (!takesPart(indexed, question)) return null
  const considered = consider(index, subject, indexed, question)
  return 'outcome' in considered ? null : considered
}

/**
 * Whether two verdicts lead to the same: who wins does not matter to a computer, only what he wants. Parameters are
 * compared within one rule alone, since a record of a rule need not have all of them.
 */
function isSameOutcome(a: Verdict, b: Verdict): boolean {
  if (a.status !== b.status) return false
  const [was, is] = [a.winner?.indexed, b.winner?.indexed]
  if (!was || !is || was.keys.id === is.keys.id) return was?.sameness === is?.sameness
  return describeDesired(was.deployment.desired) === describeDesired(is.deployment.desired)
}
