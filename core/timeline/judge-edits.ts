import { describeDesired } from '../explanation/describe-desired.ts'
import type { Deployment } from '../facts/deployment.ts'
import { type IndexedDeployment, indexDeployment } from '../facts/index-deployments.ts'
import type { FactsIndex } from '../facts/index-facts.ts'
import { subjectKindOf } from '../facts/maintenance-item.ts'
import type { Subject } from '../facts/subject.ts'
import type { Verdict } from '../resolution/verdict.ts'
import type { QuestionKind } from '../targeting/gate.ts'
import { createPastRanking, type PastRanking } from './past-ranking.ts'

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

/**
 * Tells which edits changed what is decided for a subject: another status, or another wish of whoever wins. Goes back
 * from now: before an edit the rules were as after it, but for the one that was edited. Everything else (groups,
 * detections, what agreements say) is taken as it is now. Takes time in proportion to the deployments of the edited
 * items, and then to the edits.
 * @param edits the latest first, with none in between left out
 * @param questions in each question an edit may change something; a change that both show is told by the first
 */
export function judgeEdits(
  index: FactsIndex,
  subject: Subject,
  edits: readonly PastEdit[],
  questions: readonly QuestionKind[],
): DecisionChange[] {
  const items = rankingsAfter(index, subject, edits, questions)
  return edits.flatMap((edit) => {
    const versions = [edit.after, edit.before]
    return [...new Set(versions.flatMap((rule) => rule?.item ?? []))].flatMap((item) => {
      const [after = null, before = null] = versions.map((rule) =>
        rule?.item === item ? indexDeployment(rule) : null,
      )
      const changes = (items.get(item) ?? []).flatMap((ranking) => {
        const change = undo(ranking, edit, after, before)
        return change ? [{ ...change, edit, item, question: ranking.question }] : []
      })
      return changes.slice(0, 1)
    })
  })
}

/** Makes the rules what they were before an edit, and tells what it had changed; null where that is nothing. */
function undo(
  ranking: PastRanking,
  { at, deployment }: PastEdit,
  after: IndexedDeployment | null,
  before: IndexedDeployment | null,
): Pick<DecisionChange, 'rule' | 'before' | 'after'> | null {
  ranking.moveTo(at)
  // As the record of the edit has it, even where something that is on no record has changed the rule since.
  const isAfter = ranking.put(deployment, after)
  const then = ranking.verdict()
  const wasBefore = ranking.put(deployment, before)
  const rule = (isAfter ? after : wasBefore ? before : null)?.deployment
  if (!rule) return null
  const earlier = ranking.verdict()
  return isSameOutcome(earlier, then) ? null : { rule, before: earlier, after: then }
}

/** The items of the edits as they are after the latest of them, in each question. */
function rankingsAfter(
  index: FactsIndex,
  subject: Subject,
  edits: readonly PastEdit[],
  questions: readonly QuestionKind[],
): Map<string, PastRanking[]> {
  const latest = new Map<string, Deployment | null>()
  for (const { deployment, after } of edits) if (!latest.has(deployment)) latest.set(deployment, after)
  const edited = Map.groupBy(
    [...latest.values()].filter((rule) => rule !== null),
    ({ item }) => item,
  )
  const rankings = new Map<string, PastRanking[]>()
  const [begin] = edits
  for (const id of new Set(
    edits.flatMap(({ before, after }) => [before?.item ?? [], after?.item ?? []].flat()),
  )) {
    const item = index.items.get(id)
    if (!begin || !item || subjectKindOf(item) !== subject.kind) continue
    const rules = [
      ...(index.deploymentsByItem.get(id) ?? []).filter(({ keys }) => !latest.has(keys.id)),
      ...(edited.get(id) ?? []).map(indexDeployment),
    ]
    rankings.set(
      id,
      questions.map((question) => createPastRanking(index, subject, question, rules, begin.at)),
    )
  }
  return rankings
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
