import { desiredForm } from '../../core/facts/desired.ts'
import type { FactsIndex } from '../../core/facts/index-facts.ts'
import { findSubject } from '../../core/facts/subject.ts'
import { itemsNeeded } from '../../core/planning/plan-item.ts'
import { type Decision, decide } from '../../core/resolution/decide.ts'
import { resolveSubject } from '../../core/resolution/resolve.ts'
import type { SessionRow } from '../domains/sessions/store.ts'
import { subjectIdOf } from './session-subject.ts'

type ResolvedRow = Pick<SessionRow, 'computerId' | 'personId' | 'tenantId' | 'deployment' | 'itemId'>

/**
 * The decisions that a session is about, with their traces: the one of its tool or of its one item, else those of
 * everything (Sessions and agents, stage 2). Null where the subject is gone.
 */
export function resolveSession(index: FactsIndex, row: ResolvedRow, now: Date): Decision[] | null {
  const subject = findSubject(index, subjectIdOf(row))
  if (!subject) return null
  if (row.deployment)
    return [decide(index, subject, row.deployment.itemId, { now, question: 'technicianTools' })]
  const ordinary = { now, question: 'ordinary' } as const
  if (row.itemId !== null) return [decide(index, subject, row.itemId, ordinary)]
  return resolveSubject(index, subject, ordinary)
    .map(({ decision }) => decision)
    .filter(({ status }) => status !== 'none')
}

/** The items that somebody wants something of, each with its winning deployment. */
export function decidedItems(decisions: readonly Decision[]): Map<string, string> {
  const decided = new Map<string, string>()
  for (const { item, winner } of decisions) {
    const deployment = winner?.indexed.deployment
    if (deployment && desiredForm(deployment.desired) !== 'ignored') decided.set(item, deployment.id)
  }
  return decided
}

/** The items to detect: those that are decided, and everything that they may need first. */
export function itemsToDetect(index: FactsIndex, decided: ReadonlyMap<string, string>): string[] {
  return [...new Set([...decided.keys()].flatMap((itemId) => itemsNeeded(index, itemId)))]
}
