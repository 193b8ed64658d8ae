import type { FactsIndex } from '../../../core/facts/index-facts.ts'
import type { Subject } from '../../../core/facts/subject.ts'
import { describeDecisionChange } from '../../../core/timeline/describe-decision-change.ts'
import { judgeEdits } from '../../../core/timeline/judge-edits.ts'
import type { TimelineEvent } from './event.ts'

/**
 * The rules with an end that have ended by themselves between two instants, where that changed what is decided for a
 * subject.
 * @param endedByHand ids of those that somebody has ended
 */
export function expiryEvents(
  index: FactsIndex,
  subject: Subject,
  { since, until, endedByHand }: { since: Date; until: Date; endedByHand: ReadonlySet<string> },
): TimelineEvent[] {
  const ended = [...index.deployments.values()]
    .flatMap(({ deployment: rule }) => {
      const at = rule.expiresAt
      return at && at >= since && at <= until && !endedByHand.has(rule.id) ? [{ rule, at }] : []
    })
    .sort((a, b) => b.at.getTime() - a.at.getTime())
  const edits = ended.map(({ rule, at }) => ({
    id: rule.id,
    at,
    deployment: rule.id,
    before: { ...rule, expiresAt: null },
    after: null,
  }))
  return judgeEdits(index, subject, edits, ['ordinary']).map((change) => ({
    id: `ended:${change.edit.id}`,
    at: change.edit.at,
    kind: 'exception',
    title: describeDecisionChange(index.items.get(change.item)?.name ?? change.item, change),
    detail: 'An exception ended by itself',
    by: null,
    sessionId: null,
  }))
}
