import type { IndexedDeployment } from '../facts/index-deployments.ts'
import type { FactsIndex } from '../facts/index-facts.ts'
import type { Subject } from '../facts/subject.ts'
import { type Candidate, insertByRank } from '../resolution/candidate.ts'
import { consider, type Question, takesPart } from '../resolution/consider.ts'
import { judge, type Verdict } from '../resolution/verdict.ts'
import type { QuestionKind } from '../targeting/gate.ts'

/** An item's candidates for one subject in rank order, kept while its deployments change one at a time. */
export interface PastRanking {
  readonly question: QuestionKind
  /** Takes the instant into account at which the following is asked. */
  moveTo(now: Date): void
  /** Makes a deployment what it is by now; null takes it away. Gives whether it is a candidate. */
  put(id: string, indexed: IndexedDeployment | null): boolean
  /** Status and winner; whether others are as strong is not looked at. */
  verdict(): Verdict
}

/** @param rules the item's deployments to begin with */
export function createPastRanking(
  index: FactsIndex,
  subject: Subject,
  question: QuestionKind,
  rules: readonly IndexedDeployment[],
  begin: Date,
): PastRanking {
  const candidates = new Map<string, Candidate>()
  const ranked: Candidate[] = []
  const timed = new Map<string, IndexedDeployment>()
  let now = begin

  function place(id: string, indexed: IndexedDeployment | null): boolean {
    const before = candidates.get(id)
    const after = indexed && candidateOf(index, subject, indexed, { now, question })
    // Many rules are looked at again for another day, and few of them are then something else.
    if (before && after && before.indexed === after.indexed && before.missing === after.missing) return true
    if (before) ranked.splice(ranked.indexOf(before), 1)
    if (after) insertByRank(ranked, after)
    if (after) candidates.set(id, after)
    else candidates.delete(id)
    return after !== null
  }

  function put(id: string, indexed: IndexedDeployment | null): boolean {
    if (indexed && dependsOnTime(indexed)) timed.set(id, indexed)
    else timed.delete(id)
    return place(id, indexed)
  }

  for (const indexed of rules) put(indexed.keys.id, indexed)
  return {
    question,
    put,
    moveTo(next) {
      now = next
      for (const [id, indexed] of timed) place(id, indexed)
    },
    verdict() {
      const firstYes = ranked.findIndex(({ missing }) => missing === null)
      return judge(firstYes < 0 ? ranked : ranked.slice(0, firstYes + 1))
    },
  }
}

/** Agreements and their products count on some days only, and a rule may have an end. */
function dependsOnTime({ deployment: { target, expiresAt } }: IndexedDeployment): boolean {
  return target.type === 'agreementProduct' || target.type === 'agreementType' || expiresAt !== null
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
