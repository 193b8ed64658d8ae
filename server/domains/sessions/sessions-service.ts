import { findSubject } from '../../../core/facts/subject.ts'
import type { SessionStatus } from '../../../core/sessions/session-status.ts'
import { technicianTools } from '../../../core/tools/technician-tools.ts'
import { DeskhandError } from '../../errors.ts'
import type { FactsService } from '../../facts/facts.ts'
import { type LiveBus, sessionTopic } from '../../live/bus.ts'
import type { Sealer } from '../../sealer.ts'
import type { AuditService } from '../audit/audit-service.ts'
import type { DeploymentStore } from '../deployments/store.ts'
import type { ItemStore } from '../items/store.ts'
import { requireSubjectOfTicket, type SubjectRef } from '../technician-tools/subject-of-ticket.ts'
import { blockOf } from '../technician-tools/technician-tools-service.ts'
import type { TicketRef, TicketsService } from '../tickets/tickets-service.ts'
import type { Recognise } from '../users/authenticate.ts'
import { type Caller, requirePermission, visibleTenants } from '../users/caller.ts'
import { checkParameters, type ParameterValue } from './check-parameters.ts'
import { type SessionView, viewSession } from './session-view.ts'
import { type StartedSession, type StartSessions, startSessions } from './start-sessions.ts'
import type { SessionFilter, SessionRow, SessionStore } from './store.ts'

/** Starts what happens next; the engine gives it, since a domain does not know the engine. Safe to repeat. */
export type SessionLauncher = {
  /** Begins the stretch of work that the session stands before. */
  advance(sessionId: string): Promise<void>
  /** Lets the next session that waits for a computer begin. */
  turnOver(computerId: string): Promise<void>
  /** Stops what is under way on the machine. */
  stop(sessionId: string): Promise<void>
}

export type PrepareTool = TicketRef & {
  readonly subject: SubjectRef
  readonly deploymentId: string
  readonly parameters: Readonly<Record<string, ParameterValue>>
  readonly requestKey: string
}

export type SessionUpdate = {
  readonly view: SessionView | null
  readonly log: readonly {
    sequence: number
    stream: 'stdout' | 'stderr' | 'server'
    text: string
    at: string
  }[]
  /** The last sequence of the log that the reader has after this. */
  readonly sequence: number
}

type Sources = {
  readonly store: SessionStore
  readonly tickets: TicketsService
  readonly facts: FactsService
  readonly items: ItemStore
  readonly deployments: DeploymentStore
  readonly audit: AuditService
  readonly bus: LiveBus
  readonly sealer: Sealer
  readonly recognise: Recognise
  readonly launcher: SessionLauncher
}

/** Pieces of the log in one update: few enough to show at once, many enough to catch up quickly. */
const logPage = 200
/** How soon a change made by another server process is seen, in milliseconds. */
const pollMs = 1_000
/** How soon a stream ends whose reader was blocked, signed out or lost the tenant, in milliseconds. */
const recogniseMs = 15_000
const ticketPage = 20
const longestPostponeMs = 30 * 86_400_000

export type SessionsService = ReturnType<typeof createSessionsService>

/** Maintenance sessions as people ask for them, watch them and stop them. */
export function createSessionsService(sources: Sources, now: () => Date = () => new Date()) {
  const { store, tickets, facts, audit, launcher, bus } = sources

  /** The session, for a caller who may do this with it; one of another tenant does not exist for him. */
  async function require(
    caller: Caller,
    permission: 'sessions.view' | 'sessions.cancel' | 'sessions.start' | 'tools.run',
    sessionId: string,
  ): Promise<SessionRow> {
    requirePermission(caller, permission)
    const row = await store.find(sessionId)
    if (!row) throw new DeskhandError('notFound', 'There is no such session.')
    requirePermission(caller, permission, { tenantId: row.tenantId })
    return row
  }

  async function statusOf(sessionId: string): Promise<{ status: SessionStatus }> {
    const row = await store.find(sessionId)
    if (!row) throw new DeskhandError('notFound', 'There is no such session.')
    return { status: row.status as SessionStatus }
  }

  /** Where nothing is under way it ends at once; else the engine ends it once the machine has stopped. */
  async function stopSession(sessionId: string, statusDetail: string): Promise<void> {
    // As it is now: it may have been begun since it was looked at whether the caller may stop it.
    const row = await store.find(sessionId)
    if (row && row.actions.length === 0 && row.status !== 'running') {
      const status = row.status as SessionStatus
      const told = await store.tell(sessionId, 'cancel', now(), { statusDetail }, status)
      if (told.accepted) {
        if (row.computerId !== null) await launcher.turnOver(row.computerId)
        return
      }
    }
    await launcher.stop(sessionId)
    // One that waits for its computer goes on to its end: nobody has to wait for the machine to cancel.
    const woken = await store.tell(sessionId, 'connect', now())
    if (woken.accepted) await launcher.advance(sessionId)
  }

  return {
    /** Starts sessions on computers; see `startSessions`. */
    async start(caller: Caller, request: StartSessions): Promise<StartedSession[]> {
      return await startSessions(sources, caller, request, now())
    },

    /**
     * Moves the execution of a session that waits for its time.
     * @throws badInput for a time that is past or more than 30 days ahead; conflict where it does not wait, or may
     *   not be postponed
     */
    async postpone(caller: Caller, sessionId: string, until: Date): Promise<{ status: SessionStatus }> {
      const row = await require(caller, 'sessions.start', sessionId)
      const ahead = until.getTime() - now().getTime()
      if (ahead <= 0 || ahead > longestPostponeMs)
        throw new DeskhandError('badInput', 'Choose a time within the next 30 days.')
      if (!row.mayPostpone) throw new DeskhandError('conflict', 'This session may not be postponed.')
      if (!(await store.postpone(sessionId, until, now())))
        throw new DeskhandError('conflict', 'This session does not wait for its time any more.')
      await audit.record({
        actor: caller,
        action: 'sessions.postpone',
        subject: { kind: 'session', id: sessionId },
        tenantId: row.tenantId,
        detail: { until: until.toISOString() },
      })
      return await statusOf(sessionId)
    },

    /** Sessions that the caller may see, newest first, a page at a time. `next` is null on the last one. */
    async list(
      caller: Caller,
      wanted: Omit<SessionFilter, 'tenantIds'>,
      before: string | null,
      limit: number,
    ): Promise<{ sessions: SessionView[]; next: string | null }> {
      requirePermission(caller, 'sessions.view', wanted.tenantId ? { tenantId: wanted.tenantId } : {})
      const rows = await store.list({ ...wanted, tenantIds: visibleTenants(caller) }, before, limit)
      return {
        sessions: rows.map(viewSession),
        next: rows.length === limit ? (rows.at(-1)?.id ?? null) : null,
      }
    },

    /**
     * A page of a session's log: before a sequence, or after one; of a search only the pieces with the text, after one.
     */
    async log(
      caller: Caller,
      sessionId: string,
      page: { before?: number | undefined; after?: number | undefined; search?: string | undefined },
      limit: number,
    ): Promise<{ log: ReturnType<typeof logEntry>[]; last: number; deleted: boolean }> {
      const row = await require(caller, 'sessions.view', sessionId)
      const pieces = page.search
        ? await store.searchLog(sessionId, page.search, page.after ?? 0, limit)
        : page.before !== undefined
          ? await store.logBefore(sessionId, page.before, limit)
          : await store.logAfter(sessionId, page.after ?? 0, limit)
      return { log: pieces.map(logEntry), last: row.logSequence, deleted: row.logDeletedAt !== null }
    },

    /**
     * Starts a session for one tool: resolution, detection (read-only) and the plan; then it waits for *Run now*.
     * The same request key of the same user gives the same session.
     * @throws conflict when the ticket is not about the subject, or the deployment is no longer its tool;
     *   unavailable where the tool can't be run now, in words; badInput for parameters
     */
    async prepareTool(caller: Caller, request: PrepareTool): Promise<{ sessionId: string }> {
      requirePermission(caller, 'tools.run')
      const context = await tickets.context(caller, request)
      const { tenantId } = requireSubjectOfTicket(context, request.subject)
      requirePermission(caller, 'tools.run', { tenantId })
      const index = await facts.current()
      const subject = findSubject(index, request.subject.id)
      const tool =
        subject &&
        technicianTools(index, subject, now()).find(({ deployment }) => deployment === request.deploymentId)
      const deployment = index.deployments.get(request.deploymentId)?.deployment
      if (!tool || !deployment)
        throw new DeskhandError('conflict', 'The rules have changed: this tool is no longer offered here.')
      const card = (await sources.deployments.cards([request.deploymentId])).get(request.deploymentId)
      const online = context.computers.find(({ id }) => id === subject.id)?.online ?? false
      const block = blockOf({ subject, mayRun: true, online }, tool, card)
      if (block) throw new DeskhandError('unavailable', block)
      const item = (await sources.items.cards([tool.item])).get(tool.item)
      const parameters = checkParameters(
        item?.parameters ?? [],
        deployment.parameters,
        request.parameters,
        card?.parameterOverride ?? 'allowed',
        sources.sealer,
      )
      const session = await store.create(
        {
          requestKey: `${caller.userId}:${request.requestKey}`,
          kind: 'tool',
          subjectKind: subject.kind,
          tenantId,
          computerId: subject.kind === 'computer' ? subject.id : null,
          personId: subject.kind === 'person' ? subject.id : null,
          deploymentId: request.deploymentId,
          parameters: JSON.stringify(parameters),
          requestedById: caller.userId,
          ticketIntegrationId: request.integrationId,
          ticketId: request.ticketId,
        },
        now(),
      )
      if (session.isNew)
        await audit.record({
          actor: caller,
          action: 'sessions.prepareTool',
          subject: { kind: 'session', id: session.id },
          tenantId,
          detail: {
            subjectKind: subject.kind,
            subjectId: subject.id,
            deploymentId: request.deploymentId,
            ticketId: request.ticketId,
            parameters: Object.keys(parameters),
          },
        })
      // A plan of the same tool that the same person left lying is replaced by this one.
      const left = await store.findLeftWaiting(session.id)
      for (const id of left) await store.tell(id, 'refuse', now(), { statusDetail: 'It was prepared again.' })
      await launcher.advance(session.id)
      return { sessionId: session.id }
    },

    /**
     * *Run now*: the plan that the person saw is what may run. Whoever prepared it starts it: he gave its parameters,
     * and the receipt names him.
     * @throws conflict when somebody else prepared it, when it has another plan, or does not wait for anybody
     */
    async run(caller: Caller, sessionId: string, planHash: string): Promise<{ status: SessionStatus }> {
      const row = await require(caller, 'tools.run', sessionId)
      if (row.requestedBy && row.requestedBy.id !== caller.userId)
        throw new DeskhandError(
          'conflict',
          `${row.requestedBy.name} has prepared this run, and the receipt would name them. Prepare the tool yourself to run it.`,
        )
      if (row.planHash !== planHash)
        throw new DeskhandError('conflict', 'The plan is another one than you saw. Look at it again.')
      if (row.approvedPlanHash === planHash && row.status !== 'waitingForApproval')
        return { status: row.status as SessionStatus }
      const told = await store.tell(sessionId, 'approve', now(), {
        approvedPlanHash: planHash,
        statusDetail: null,
        deadlineAt: null,
      })
      if (!told.accepted)
        throw new DeskhandError('conflict', 'This run is no longer waiting to be started. Prepare it again.')
      await audit.record({
        actor: caller,
        action: 'sessions.run',
        subject: { kind: 'session', id: sessionId },
        tenantId: row.tenantId,
        detail: { planHash },
      })
      await launcher.advance(sessionId)
      return await statusOf(sessionId)
    },

    /** Stops a session wherever it is; what is under way on the machine is asked to stop. */
    async cancel(caller: Caller, sessionId: string): Promise<{ status: SessionStatus }> {
      const row = await require(caller, 'sessions.cancel', sessionId)
      if (await store.askCancel(sessionId, caller.userId, now())) {
        await audit.record({
          actor: caller,
          action: 'sessions.cancel',
          subject: { kind: 'session', id: sessionId },
          tenantId: row.tenantId,
        })
        await stopSession(sessionId, `Cancelled by ${caller.name}.`)
      }
      return await statusOf(sessionId)
    },

    async get(caller: Caller, sessionId: string): Promise<SessionView> {
      return viewSession(await require(caller, 'sessions.view', sessionId))
    },

    /** The newest sessions of a ticket, so that coming back shows where they stand. */
    async listForTicket(caller: Caller, ref: TicketRef): Promise<SessionView[]> {
      const context = await tickets.context(caller, ref)
      requirePermission(caller, 'sessions.view', { tenantId: context.tenant?.id ?? null })
      const rows = await store.findByTicket(ref.integrationId, ref.ticketId, ticketPage)
      return rows.filter(({ tenantId }) => tenantId === context.tenant?.id).map(viewSession)
    },

    /**
     * Everything that happens to a session from a point of its log on: the whole view first, then each change.
     * Ends after the last update of a session that has ended, or when the signal aborts.
     * @throws notSignedIn, notAllowed or notFound, as the first call would, once the reader may not look any more
     */
    async *watch(
      caller: Caller,
      sessionId: string,
      after: number,
      signal: AbortSignal,
    ): AsyncGenerator<SessionUpdate, void, undefined> {
      await require(caller, 'sessions.view', sessionId)
      const waiter = bus.waiter(sessionTopic(sessionId))
      let sequence = after
      let revision = -1
      let recognised = now().getTime()
      try {
        while (!signal.aborted) {
          const row = await store.find(sessionId)
          if (!row) return
          if (now().getTime() - recognised >= recogniseMs) {
            const { tenantId } = row
            requirePermission(await sources.recognise(caller), 'sessions.view', { tenantId })
            recognised = now().getTime()
          }
          const log = await store.logAfter(sessionId, sequence, logPage)
          const view = row.revision === revision ? null : viewSession(row)
          revision = row.revision
          sequence = log.at(-1)?.sequence ?? sequence
          if (view || log.length > 0) yield { view, log: log.map(logEntry), sequence }
          if (log.length === logPage) continue
          const settled = viewSession(row)
          if (settled.ended && settled.note?.status !== 'waiting' && sequence >= row.logSequence) return
          await waiter.next(pollMs, signal)
        }
      } finally {
        waiter.close()
      }
    },
  }
}

function logEntry(chunk: { sequence: number; stream: string; text: string; at: Date }) {
  return {
    sequence: chunk.sequence,
    stream: chunk.stream as 'stdout',
    text: chunk.text,
    at: chunk.at.toISOString(),
  }
}
