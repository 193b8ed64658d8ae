import { findSubject } from '../../../core/facts/subject.ts'
import { DeskhandError } from '../../errors.ts'
import type { FactsService } from '../../facts/facts.ts'
import type { AuditStore } from '../audit/store.ts'
import type { ComputerStore } from '../computers/store.ts'
import type { DeploymentStore } from '../deployments/store.ts'
import type { ItemStore } from '../items/store.ts'
import type { Place } from '../places/place.ts'
import type { PlacesService } from '../places/places-service.ts'
import { requireSubjectOfPlace, type SubjectRef } from '../places/subject-of-place.ts'
import type { SessionStore } from '../sessions/store.ts'
import { type Caller, requirePermission } from '../users/caller.ts'
import { agreementActions, agreementDayEvents, agreementEditEvents } from './agreement-events.ts'
import { computerActions, computerEvents } from './computer-events.ts'
import type { TimelineEvent } from './event.ts'
import { expiryEvents } from './expiry-events.ts'
import { ruleActions, ruleEvents } from './rule-events.ts'
import { sessionEvent } from './session-events.ts'
import { softwareEvents } from './software-events.ts'

type Sources = {
  readonly places: Pick<PlacesService, 'context'>
  readonly facts: FactsService
  readonly audit: Pick<AuditStore, 'changes'>
  readonly computers: ComputerStore
  readonly deployments: DeploymentStore
  readonly items: ItemStore
  readonly sessions: SessionStore
}

export type TimelineWish = {
  /** How far it goes back, in days before the ticket was opened. */
  readonly days: number
  /** `next` of the page before; null for the first one. */
  readonly before: string | null
}

export type TimelineService = ReturnType<typeof createTimelineService>

const dayMs = 86_400_000
const pageLength = 50

/** So much of each kind is looked at; whoever reads is told where there is more. */
const mostEdits = 2_000
const mostSessions = 200
const mostEntries = 500

/** What changed for a ticket's computer, person or customer, before it was opened and since. */
export function createTimelineService(sources: Sources, now: () => Date = () => new Date()) {
  /** Everything that decides what is told, read before the facts are looked at. */
  async function read(subject: SubjectRef & { tenantId: string }, since: Date) {
    const { audit, computers, deployments, items, sessions } = sources
    const { tenantId } = subject
    const entries = (subjectKind: string, actions: readonly string[], limit: number, within: object = {}) =>
      audit.changes({ subjectKind, actions, since, limit: limit + 1, ...within })
    const ofComputer = subject.kind === 'computer' ? { tenantId, subjectId: subject.id } : { tenantId }
    const [rules, agreements, ofComputers, work, software] = await Promise.all([
      entries('deployment', ruleActions, mostEdits),
      entries('agreement', agreementActions, mostEntries, { tenantId }),
      subject.kind === 'tenant' ? [] : entries('computer', computerActions, mostEntries, ofComputer),
      sessions.workOn(subject, since, mostSessions),
      subject.kind === 'computer'
        ? computers.softwareHistory(subject.id, since)
        : { spans: [], firstInventory: null, isWhole: true },
    ])
    const done = work.sessions.flatMap(({ actions }) => actions.map(({ itemId }) => itemId))
    return {
      rules: rules.slice(0, mostEdits),
      agreements: agreements.slice(0, mostEntries),
      ofComputers: ofComputers.slice(0, mostEntries),
      sessions: work.sessions,
      software,
      detections: await items.detectionOf([...new Set(done)]),
      cards: await deployments.cards([...new Set(rules.flatMap(({ subjectId }) => subjectId ?? []))]),
      notices: [
        ...(rules.length > mostEdits ? [leftOut(`${mostEdits} edits of rules`)] : []),
        ...(agreements.length > mostEntries ? [leftOut(`${mostEntries} edits of agreements`)] : []),
        ...(ofComputers.length > mostEntries ? [leftOut(`${mostEntries} changes of persons`)] : []),
        ...(work.isWhole ? [] : [leftOut(`${mostSessions} sessions`)]),
        ...(software.isWhole ? [] : ['More software changed than can be looked at; the oldest is left out.']),
      ],
    }
  }

  return {
    /**
     * What changed for one subject of a place, the latest first, 50 at a time.
     * @returns `notices`: sentences on what was too much to be looked at
     * @throws conflict when the place is not about that subject; badInput for a page that there is not
     */
    async timeline(caller: Caller, place: Place, subjectRef: SubjectRef, { days, before }: TimelineWish) {
      const page = before === null ? null : readCursor(before)
      const context = await sources.places.context(caller, place)
      const { tenantId } = requireSubjectOfPlace(context, subjectRef)
      requirePermission(caller, 'tools.view', { tenantId })
      const until = now()
      const openedAt = context.ticket?.openedAt ? new Date(context.ticket.openedAt) : null
      const from = openedAt && openedAt < until ? openedAt : until
      const since = new Date(from.getTime() - days * dayMs)
      const found = await read({ ...subjectRef, tenantId }, since)
      const index = await sources.facts.current()
      const subject = findSubject(index, subjectRef.id)
      if (subject?.kind !== subjectRef.kind || subject.tenant.id !== tenantId)
        throw new DeskhandError('notFound', 'This computer, person or customer was removed meanwhile.')
      // From here on nothing is waited for: the facts may change meanwhile.
      const byHand = found.rules.flatMap(({ action, subjectId }) =>
        action === 'exceptions.end' ? (subjectId ?? []) : [],
      )
      const events = [
        ...found.sessions.flatMap((session) => sessionEvent(session) ?? []),
        ...softwareEvents({ ...found, ...found.software, since, openedAt }),
        ...ruleEvents({ index, subject, entries: found.rules, cards: found.cards }),
        ...expiryEvents(index, subject, { since, until, endedByHand: new Set(byHand) }),
        ...agreementDayEvents(index, subject, since, until),
        ...agreementEditEvents(index, subject, found.agreements),
        ...computerEvents(index, subject, found.ofComputers),
      ].filter(({ at }) => at >= since)
      return { ...pageOf(events, page, openedAt), notices: found.notices }
    },
  }
}

function leftOut(looked: string): string {
  return `Only the latest ${looked} were looked at; older ones are left out.`
}

type Cursor = { readonly at: number; readonly id: string }

function pageOf(events: readonly TimelineEvent[], after: Cursor | null, openedAt: Date | null) {
  const rest = events
    .map((event) => ({ event, key: { at: event.at.getTime(), id: event.id } }))
    .sort((a, b) => compare(b.key, a.key))
    .filter(({ key }) => after === null || compare(key, after) < 0)
  const page = rest.slice(0, pageLength)
  const last = page.at(-1)?.key
  return {
    events: page.map(({ event }) => ({
      ...event,
      at: event.at.toISOString(),
      beforeTicket: openedAt !== null && event.at < openedAt,
    })),
    ticketOpenedAt: openedAt?.toISOString() ?? null,
    next: last && rest.length > page.length ? `${last.at} ${last.id}` : null,
  }
}

function compare(a: Cursor, b: Cursor): number {
  if (a.at !== b.at) return a.at - b.at
  return a.id === b.id ? 0 : a.id < b.id ? -1 : 1
}

function readCursor(text: string): Cursor {
  const [, at, id] = /^(\d{1,15}) (.+)$/.exec(text) ?? []
  if (!at || !id) throw new DeskhandError('badInput', 'There is no such page of the timeline. Reload it.')
  return { at: Number(at), id }
}
