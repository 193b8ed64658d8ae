import { describeDesired } from '../../../core/explanation/describe-desired.ts'
import type { FactsIndex } from '../../../core/facts/index-facts.ts'
import {
  type MaintenanceItem,
  type SubjectKind,
  subjectKindOf,
} from '../../../core/facts/maintenance-item.ts'
import { findSubject, type Subject } from '../../../core/facts/subject.ts'
import { DeskhandError } from '../../errors.ts'
import type { FactsService } from '../../facts/facts.ts'
import type { AuditService } from '../audit/audit-service.ts'
import type { ExceptionRow, ExceptionStore } from '../deployments/exception-store.ts'
import type { DeploymentStore } from '../deployments/store.ts'
import { maySee } from '../deployments/tenant-limits.ts'
import type { IntegrationsService } from '../integrations/integrations-service.ts'
import { isTicket, type Place } from '../places/place.ts'
import type { PlacesService } from '../places/places-service.ts'
import { requireSubjectOfPlace, type SubjectRef } from '../places/subject-of-place.ts'
import { type Caller, requirePermission } from '../users/caller.ts'
import { canLeaveOut, type Radius, radiusOf, ruleOf, targetOf } from './exception-rule.ts'
import { type ExceptionView, mayChange, ticketPagesOf, viewException } from './exception-view.ts'

type Sources = {
  readonly places: PlacesService
  readonly facts: FactsService
  readonly exceptions: ExceptionStore
  readonly deployments: DeploymentStore
  readonly integrations: IntegrationsService
  readonly audit: AuditService
}

/** What is to be left out, and where that was asked for. */
export type Wish = {
  readonly place: Place
  readonly subject: SubjectRef
  readonly itemId: string
  readonly until: Date
}

export type ExceptionFilter = {
  readonly state: 'active' | 'ended'
  readonly tenantId: string | null
  readonly subjectId: string | null
  /** Part of the item's name, the subject's, the owner's, the reason, or the ticket's number. */
  readonly search: string
  readonly offset: number
  readonly limit: number
}

/** An exception that lasts longer is a rule, and is written as one. */
const longestDays = 180
/** As many names as a sentence holds. */
const mostNames = 5

export type ExceptionsService = ReturnType<typeof createExceptionsService>

/** Leaving a computer, a person or a customer out of one item until an instant. */
export function createExceptionsService(sources: Sources, now: () => Date = () => new Date()) {
  const { places, facts, exceptions, deployments, audit } = sources

  /** The rule that a wish comes to, and what it would change, for a caller who may do that to its subject. */
  async function weigh(caller: Caller, { place, subject: ref, itemId, until }: Wish) {
    requirePermission(caller, 'exceptions.edit')
    const { tenantId } = requireSubjectOfPlace(await places.context(caller, place), ref)
    requireUntil(until, now())
    const standing = await exceptions.find(itemId, targetOf(ref), now())
    const index = await facts.current()
    const subject = findSubject(index, ref.id)
    const item = index.items.get(itemId)
    if (!subject || !item)
      throw new DeskhandError('notFound', 'This was removed meanwhile. Reload the tools.')
    for (const id of [tenantId, subject.tenant.id]) requireMayChange(caller, subject, id)
    if (!canLeaveOut(subject.kind, subjectKindOf(item)))
      throw new DeskhandError('badInput', `${item.name} is for others than ${subject.name}.`)
    const rule = ruleOf(item, ref, standing?.id ?? '(exception)', until)
    const radius = radiusOf(index, rule, now())
    if ([...radius.tenantIds].some((id) => !mayChange(caller, subject, id)))
      throw new DeskhandError(
        'notAllowed',
        `This would reach computers of customers that are not yours. Leave out one computer instead of ${subject.name}.`,
      )
    return { index, item, subject, rule, radius, standing }
  }

  async function viewsOf(caller: Caller, rows: readonly ExceptionRow[]): Promise<ExceptionView[]> {
    const pages = await ticketPagesOf(rows, sources.integrations)
    const index = await facts.current()
    return rows.flatMap((row) => viewException(index, caller, row, pages, now()) ?? [])
  }

  return {
    /**
     * What leaving a place's subject out of an item would change: for whom, which rules it puts out, and which are nearer
     * and stay. Changes nothing.
     * @throws badInput for an end that is not within the next 180 days; notAllowed; conflict where the place is about
     *   others
     */
    async preview(caller: Caller, wish: Wish) {
      const { index, item, subject, radius, standing } = await weigh(caller, wish)
      const rulesNamed = [...radius.putOut.keys(), ...radius.stays.keys()]
      const wishes = new Map(rulesNamed.map((id) => [id, doesOf(index, id)]))
      const problem = problemOf(item, subject, radius)
      const [before] = await viewsOf(caller, standing ? [standing] : [])
      const cards = await deployments.cards(rulesNamed)
      const rules = (counts: ReadonlyMap<string, number>) =>
        [...counts]
          .map(([id, count]) => ({ id, name: cards.get(id)?.name || id, does: wishes.get(id) ?? '', count }))
          .sort((a, b) => b.count - a.count || (a.id < b.id ? -1 : 1))
      return {
        itemName: item.name,
        subject: { ...wish.subject, name: subject.name },
        /** Whom the item is for, and so what is counted. */
        counted: subjectKindOf(item),
        count: radius.leftOut.length,
        names: radius.leftOut.slice(0, mostNames).map(({ name }) => name),
        unknown: radius.unknown.length,
        putOut: rules(radius.putOut),
        stays: rules(radius.stays),
        replaces: before ?? null,
        problem,
      }
    },

    /**
     * Leaves a place's subject out of an item until an instant; after it the rules count again by themselves. One that
     * is in force for the same subject and item is replaced.
     * @throws as `preview`; badInput for a reason of less than 3 or more than 500 characters; conflict where it would
     *   change nothing
     */
    async create(caller: Caller, wish: Wish, reason: string): Promise<ExceptionView> {
      const why = requireReason(reason)
      const { item, subject, rule, radius } = await weigh(caller, wish)
      const problem = problemOf(item, subject, radius)
      if (problem) throw new DeskhandError('conflict', problem)
      const { id, replacedUntil } = await exceptions.put(
        {
          itemId: item.id,
          name: `Left out: ${item.name} for ${subject.name}`,
          desired: rule.desired,
          target: rule.target,
          until: wish.until,
          reason: why,
          ownerId: caller.userId,
          ticket: isTicket(wish.place) ? wish.place : null,
        },
        now(),
      )
      await audit.record({
        actor: caller,
        action: replacedUntil ? 'exceptions.replace' : 'exceptions.create',
        subject: { kind: 'deployment', id },
        tenantId: subject.tenant.id,
        detail: {
          item: item.id,
          subject: wish.subject,
          until: wish.until.toISOString(),
          ...(replacedUntil ? { replacedUntil: replacedUntil.toISOString() } : {}),
          reason: why,
          place: wish.place,
          leftOut: radius.leftOut.length,
        },
      })
      const [view] = await viewsOf(caller, await exceptions.among([id]))
      if (!view) throw new DeskhandError('conflict', 'Somebody has removed this exception meanwhile.')
      return view
    },

    /**
     * Ends an exception now, so that the rules count again.
     * @throws notFound where the caller may not know of it; notAllowed; conflict where it has ended
     */
    async end(caller: Caller, id: string): Promise<ExceptionView> {
      requirePermission(caller, 'exceptions.edit')
      const [before] = await viewsOf(caller, await exceptions.among([id]))
      if (!before) throw new DeskhandError('notFound', 'There is no such exception.')
      requireMayChange(caller, before.subject, before.tenant.id)
      if (!(await exceptions.end(id, now())))
        throw new DeskhandError('conflict', 'This exception has ended already. Reload to see how it stands.')
      await audit.record({
        actor: caller,
        action: 'exceptions.end',
        subject: { kind: 'deployment', id },
        tenantId: before.tenant.id,
        detail: { item: before.item.id, subject: before.subject, until: before.until },
      })
      const [after] = await viewsOf(caller, await exceptions.among([id]))
      return after ?? { ...before, active: false, mayEnd: false }
    },

    /** The exceptions that the caller may see: those in force, the soonest to end first; or those over, the latest first. */
    async list(caller: Caller, filter: ExceptionFilter): Promise<{ rows: ExceptionView[]; total: number }> {
      requirePermission(caller, 'exceptions.view')
      const wanted = filter.search.trim().toLowerCase()
      const views = (await viewsOf(caller, await exceptions.list(filter.state, now())))
        .filter(({ tenant }) => maySee(caller, tenant.id))
        .filter(({ tenant }) => filter.tenantId === null || tenant.id === filter.tenantId)
        .filter(({ subject }) => filter.subjectId === null || subject.id === filter.subjectId)
        .filter((view) => textsOf(view).some((text) => text.toLowerCase().includes(wanted)))
      return { rows: views.slice(filter.offset, filter.offset + filter.limit), total: views.length }
    },

    /** The exceptions among deployments, for a reader; by deployment id. Takes what he may not see for not there. */
    async among(caller: Caller, ids: readonly string[]): Promise<Map<string, ExceptionView>> {
      const views = await viewsOf(caller, await exceptions.among(ids))
      return new Map(views.map((view) => [view.id, view]))
    },
  }
}

function doesOf(index: FactsIndex, id: string): string {
  const rule = index.deployments.get(id)?.deployment
  return rule ? describeDesired(rule.desired) : ''
}

/** Why an exception would change nothing, in words; null where it would. */
function problemOf(item: MaintenanceItem, subject: Subject, radius: Radius): string | null {
  if (radius.leftOut.length > 0 || radius.unknown.length > 0) return null
  if (radius.stays.size > 0)
    return `A rule that is nearer than an exception for ${subject.name} says what happens to ${item.name}. Leave out one computer, or ask an engineer to change that rule.`
  return `Maintenance does nothing about ${item.name} for ${subject.name}, so there is nothing to leave out.`
}

function requireMayChange(caller: Caller, subject: { readonly kind: SubjectKind }, tenantId: string): void {
  requirePermission(caller, 'exceptions.edit', { tenantId })
  if (!mayChange(caller, subject, tenantId))
    throw new DeskhandError(
      'notAllowed',
      'Leaving out a whole customer changes the rules for everybody there. Ask an engineer or an admin, or leave out one computer.',
    )
}

function requireUntil(until: Date, now: Date): void {
  if (until <= now) throw new DeskhandError('badInput', 'The end must be in the future.')
  if (until.getTime() > now.getTime() + longestDays * 86_400_000)
    throw new DeskhandError(
      'badInput',
      `An exception lasts ${longestDays} days at most. For longer, ask an engineer to change the rule.`,
    )
}

function requireReason(reason: string): string {
  const why = reason.trim()
  if (why.length < 3) throw new DeskhandError('badInput', 'Say in a few words why.')
  if (why.length > 500) throw new DeskhandError('badInput', 'The reason may have 500 characters at most.')
  return why
}

function textsOf({ item, subject, tenant, owner, reason, ticket }: ExceptionView): string[] {
  return [item.name, subject.name, tenant.name, owner ?? '', reason, ticket?.id ?? '']
}
