import { describeDesired } from '../../../core/explanation/describe-desired.ts'
import { describeFlips } from '../../../core/explanation/describe-flips.ts'
import { explainDecision } from '../../../core/explanation/explain-decision.ts'
import { findFlips } from '../../../core/explanation/find-flips.ts'
import type { FactsIndex } from '../../../core/facts/index-facts.ts'
import { subjectKindOf } from '../../../core/facts/maintenance-item.ts'
import { findSubject, type Subject } from '../../../core/facts/subject.ts'
import { type Decision, decide, type Question } from '../../../core/resolution/decide.ts'
import { resolveSubject } from '../../../core/resolution/resolve.ts'
import { DeskhandError } from '../../errors.ts'
import type { FactsService } from '../../facts/facts.ts'
import type { DeploymentStore } from '../deployments/store.ts'
import { withoutForeignFlips, withoutForeignRules } from '../deployments/tenant-limits.ts'
import type { TicketRef, TicketsService } from '../tickets/tickets-service.ts'
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

type Sources = {
  readonly facts: FactsService
  readonly deployments: DeploymentStore
  readonly tickets: TicketsService
}

/** What is decided for a computer, a person or a tenant, now or at another instant (Resolution, section 3). */
export function createDecisionsService(
  { facts, deployments, tickets }: Sources,
  now: () => Date = () => new Date(),
) {
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

  const service = {
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

    /**
     * One decision with its trace as the command line prints it, and in words; with what would flip it. Somebody who is
     * limited to tenants is told nothing of other tenants' rules that have nothing to do with the subject.
     * @param query.deploymentId the deployment that somebody would like to win; null: what would change the outcome
     */
    async forItem(
      caller: Caller,
      query: { subjectId: string; itemId: string; deploymentId: string | null; at: Date | null },
    ) {
      const { index: before } = await require(caller, query.subjectId)
      const ids = (before.deploymentsByItem.get(query.itemId) ?? []).map(({ deployment: { id } }) => id)
      const cards = await deployments.cards(ids)
      // Facts may have changed meanwhile; from here on nothing is waited for.
      const { index, subject } = await require(caller, query.subjectId)
      const item = index.items.get(query.itemId)
      if (!item || subjectKindOf(item) !== subject.kind)
        throw new DeskhandError('notFound', 'There is no such software or task for this kind of subject.')
      const question = questionAt(query.at)
      const decision = withoutForeignRules(index, caller, decide(index, subject, query.itemId, question))
      const nameOf = (id: string) => cards.get(id)?.name || id
      const explained = explainDecision(index, subject, decision, nameOf)
      const found = findFlips(index, subject, query.itemId, query.deploymentId, question)
      const flips = withoutForeignFlips(index, caller, decision, found)
      return {
        row: rowOf(index, decision),
        trace: decision.trace,
        headline: explained.outcome,
        sentences: explained.entries.map(({ sentence }) => sentence),
        flips: describeFlips(index, subject, flips, nameOf),
      }
    },

    /** The decisions on everything that a ticket is about: its computers, its person and its tenant. */
    async forTicket(caller: Caller, ref: TicketRef, at: Date | null) {
      const { computers, person, tenant } = await tickets.context(caller, ref)
      const about = [...computers, ...(person ? [person] : []), ...(tenant ? [tenant] : [])]
      const subjects: { id: string; name: string; rows: DecisionRow[] }[] = []
      for (const { id, name } of about) {
        const { rows } = await service.forSubject(caller, {
          subjectId: id,
          at,
          all: false,
          offset: 0,
          limit: 500,
        })
        subjects.push({ id, name, rows })
      }
      return { subjects }
    },
  }

  return service
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
