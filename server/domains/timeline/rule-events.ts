import type { Deployment } from '../../../core/facts/deployment.ts'
import type { FactsIndex } from '../../../core/facts/index-facts.ts'
import type { Subject } from '../../../core/facts/subject.ts'
import { describeDecisionChange, describeEdit } from '../../../core/timeline/describe-decision-change.ts'
import { judgeEdits, type PastEdit } from '../../../core/timeline/judge-edits.ts'
import type { AuditRecord } from '../audit/store.ts'
import type { DeploymentCard } from '../deployments/store.ts'
import { readAuditedEdit } from './audited-rule.ts'
import { actorOf, type TimelineEvent } from './event.ts'
import { describeException, readException } from './exception-record.ts'

/** The entries of the audit that tell of rules and exceptions. */
export const ruleActions = [
  'deployments.create',
  'deployments.update',
  'deployments.remove',
  'exceptions.create',
  'exceptions.replace',
  'exceptions.end',
] as const

type Rules = {
  readonly index: FactsIndex
  readonly subject: Subject
  /** Those of `ruleActions`, the latest first. */
  readonly entries: readonly AuditRecord[]
  readonly cards: ReadonlyMap<string, DeploymentCard>
}

/**
 * The edits of rules, and the exceptions made and ended by people, that changed what is decided for a subject, each with
 * what it changed. A rule that does not mean the subject is told to nobody.
 */
export function ruleEvents({ index, subject, entries, cards }: Rules): TimelineEvent[] {
  const byId = new Map(entries.map((entry) => [entry.id, entry]))
  const edits = entries.flatMap((entry) => editOf(index, entry) ?? [])
  return judgeEdits(index, subject, edits, ['ordinary', 'technicianTools']).flatMap((change) => {
    const { edit, rule, item, question } = change
    const entry = byId.get(edit.id)
    if (!entry) return []
    const exception = readException(entry)
    const name = ('name' in rule && String(rule.name)) || nameNow(index, rule, cards)
    const event: TimelineEvent = {
      id: `rule:${edit.id}:${item}:${question}`,
      at: edit.at,
      kind: exception ? 'exception' : 'rule',
      title: describeDecisionChange(index.items.get(item)?.name ?? item, change),
      detail: exception ? describeException(exception, subject.tenant.timeZone) : describeEdit(edit, name),
      by: actorOf(entry),
      sessionId: null,
    }
    return [event]
  })
}

function editOf(index: FactsIndex, entry: AuditRecord): PastEdit | null {
  const { id, at, subjectId: deployment } = entry
  if (deployment === null) return null
  const exception = readException(entry)
  if (!exception) {
    const versions = readAuditedEdit(entry.detail)
    return versions && { id, at, deployment, ...versions }
  }
  const rule = index.deployments.get(deployment)?.deployment
  if (!rule) return null
  const { from, to } = exception
  const until = (expiresAt: Date | null) => expiresAt && { ...rule, expiresAt }
  return { id, at, deployment, before: until(from), after: until(to) }
}

/** What a rule is called now, for records that have no name; one that has moved to another customer is his by now. */
function nameNow(index: FactsIndex, { id, target }: Deployment, cards: Rules['cards']): string {
  const stays = index.deployments.get(id)?.deployment.target.tenant === target.tenant
  return (stays && cards.get(id)?.name) || id
}
