import { z } from 'zod'
import type { FactsIndex } from '../../../core/facts/index-facts.ts'
import type { Subject } from '../../../core/facts/subject.ts'
import { covers } from '../../../core/targeting/match-agreement.ts'
import { agreementDays } from '../../../core/timeline/agreement-days.ts'
import { describeAgreementEdit } from '../../../core/timeline/describe-agreement-edit.ts'
import type { AuditRecord } from '../audit/store.ts'
import { actorOf, type TimelineEvent } from './event.ts'

export const agreementActions = ['agreements.create', 'agreements.update', 'agreements.remove'] as const

const addition = z.object({ product: z.string(), from: z.string(), to: z.string().nullable() })
const terms = z.object({
  type: z.string(),
  from: z.string(),
  to: z.string().nullable(),
  coversAll: z.boolean(),
  additions: z.array(addition),
})
const editDetail = z.object({
  before: terms.nullable(),
  after: terms.nullable(),
  covered: z.array(z.string()),
  uncovered: z.array(z.string()),
})

/** The days on which agreements of a subject, and products on them, began and ended. */
export function agreementDayEvents(
  index: FactsIndex,
  subject: Subject,
  since: Date,
  until: Date,
): TimelineEvent[] {
  return agreementDays(index, subject, since, until).map(
    ({ agreement, type, product, event, at }, place): TimelineEvent => ({
      id: `agreement:${agreement}:${event}:${place}`,
      at,
      kind: 'agreement',
      title: product === null ? `Agreement ‘${type}’ ${event}` : `${product} on ‘${type}’ ${event}`,
      detail: 'By its date',
      by: null,
      sessionId: null,
    }),
  )
}

/** Changes that people made to agreements of a subject. */
export function agreementEditEvents(
  index: FactsIndex,
  subject: Subject,
  entries: readonly AuditRecord[],
): TimelineEvent[] {
  return entries.flatMap((entry) => {
    const read = editDetail.safeParse(entry.detail)
    if (!read.success) return []
    const { before, after, covered, uncovered } = read.data
    const [joined, left] = [covered.includes(subject.id), uncovered.includes(subject.id)]
    const meansAll = before?.coversAll || after?.coversAll
    if (!meansAll && !joined && !left && !isCovered(index, subject, entry.subjectId)) return []
    const type = (after ?? before)?.type ?? ''
    const parts = [
      ...(before && after ? [describeAgreementEdit(before, after)] : []),
      ...(before && joined ? [`it now covers ${subject.name}`] : []),
      ...(after && left ? [`it no longer covers ${subject.name}`] : []),
    ].filter(Boolean)
    if (before && after && parts.length === 0) return []
    const verb = before === null ? 'added' : after === null ? 'removed' : 'changed'
    const event: TimelineEvent = {
      id: `agreement:${entry.id}`,
      at: entry.at,
      kind: 'agreement',
      title: `Agreement ‘${type}’ was ${verb}`,
      detail: parts.length > 0 ? sentence(parts.join('; ')) : null,
      by: actorOf(entry),
      sessionId: null,
    }
    return [event]
  })
}

function isCovered(index: FactsIndex, subject: Subject, agreementId: string | null): boolean {
  return (index.agreements.get(subject.tenant.id) ?? []).some(
    (indexed) => indexed.agreement.id === agreementId && covers(indexed, subject),
  )
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
