import { describeDesired } from '../../../core/explanation/describe-desired.ts'
import type { FactsIndex } from '../../../core/facts/index-facts.ts'
import { subjectKindOf } from '../../../core/facts/maintenance-item.ts'
import { findSubject, type Subject } from '../../../core/facts/subject.ts'
import { type Decision, decide, type Question } from '../../../core/resolution/decide.ts'
import { resolveSubject } from '../../../core/resolution/resolve.ts'
import { DeskhandError } from '../../errors.ts'
import type { FactsService } from '../../facts/facts.ts'
import { type Caller, requirePermission } from '../users/caller.ts'

export type DecisionsService = ReturnType<typeof createDecisionsService>

/** One decision as a row: what is wanted of an item, and by which deployment. */
export type DecisionRow = {
  readonly item: { readonly id: string; readonly name: string; readonly kind: 'software' | 'task' }
  readonly status: Decision['status']
  readonly deploymentId: string | null
  readonly does: string | null
  readonly conflict: boolean
  readonly missing: readonly string[]
}

/** What is decided for a computer, a person or a tenant, now or at another instant (Resolution, section 3). */
export function createDecisionsService(facts: FactsService, now: () => Date = () => new Date()) {
  /** The subject, for a caller who may see its tenant; one of another tenant does not exist for him. */
  async function require(
    caller: Caller,
    subjectId: string,
  ): Promise<{ index: FactsIndex; subject: Subject }> {
    requirePermission(caller, 'deployments.view')
    const index = await facts.current()
    const subject = findSubject(index, subjectId)
    if (!subject) throw new DeskhandError('notFound', 'There is no such computer, person or tenant.')
    requirePermission(caller, 'deployments.view', { tenantId: subject.tenant.id })
    return { index, subject }
  }

  function questionAt(at: Date | null): Question {
    return { now: at ?? now(), question: 'ordinary' }
  }

  return {
    /**
     * The decisions on every item that has a deployment for this kind of subject, by the item's name; items to which
     * nothing applies only where `all` says so.
     * @param at another instant than now
     */
    async forSubject(
      caller: Caller,
      query: { subjectId: string; at: Date | null; all: boolean; offset: number; limit: number },
    ): Promise<{ rows: DecisionRow[]; total: number }> {
      const { index, subject } = await require(caller, query.subjectId)
      const rows = resolveSubject(index, subject, questionAt(query.at))
        .filter(({ decision }) => query.all || decision.status !== 'none')
        .map(({ decision }) => rowOf(index, decision))
        .sort((a, b) => a.item.name.localeCompare(b.item.name, 'en') || (a.item.id < b.item.id ? -1 : 1))
      return { rows: rows.slice(query.offset, query.offset + query.limit), total: rows.length }
    },

    /** One decision with its trace, exactly as the command line prints it. */
    async forItem(
      caller: Caller,
      query: { subjectId: string; itemId: string; at: Date | null },
    ): Promise<{ row: DecisionRow; trace: Decision['trace'] }> {
      const { index, subject } = await require(caller, query.subjectId)
      const item = index.items.get(query.itemId)
      if (!item || subjectKindOf(item) !== subject.kind)
        throw new DeskhandError('notFound', 'There is no such software or task for this kind of subject.')
      const decision = decide(index, subject, query.itemId, questionAt(query.at))
      return { row: rowOf(index, decision), trace: decision.trace }
    },
  }
}

function rowOf(
  index: FactsIndex,
  { item: itemId, status, winner, conflict, missing }: Decision,
): DecisionRow {
  const item = index.items.get(itemId)
  const deployment = winner?.indexed.deployment
  return {
    item: { id: itemId, name: item?.name ?? itemId, kind: item?.kind ?? 'software' },
    status,
    deploymentId: deployment?.id ?? null,
    does: deployment ? describeDesired(deployment.desired) : null,
    conflict,
    missing,
  }
}
