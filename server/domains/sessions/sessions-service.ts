import type { SessionStatus } from '../../../core/sessions/session-status.ts'
import { DeskhandError } from '../../errors.ts'
import type { LiveBus } from '../../live/bus.ts'
import { isTicket, type Place } from '../places/place.ts'
import { receiptMessage } from '../tickets/receipt-message.ts'
import type { Recognise } from '../users/authenticate.ts'
import { type Caller, requirePermission, visibleTenants } from '../users/caller.ts'
import { askApproval } from './ask-approval.ts'
import { detectTool } from './detect-tool.ts'
import { type PrepareTool, prepareTool } from './prepare-tool.ts'
import { type PressedRun, type PressRun, requireTimeAhead, runTool } from './run-tool.ts'
import { type SessionView, viewSession } from './session-view.ts'
import { type StartedSession, type StartSessions, startSessions } from './start-sessions.ts'
import type { SessionFilter, SessionRow } from './store.ts'
import type { ToolRequest, ToolSources } from './tool-session.ts'
import { type LogEntry, logEntry, type SessionUpdate, watchSession } from './watch-session.ts'

type Sources = ToolSources & { readonly bus: LiveBus; readonly recognise: Recognise }

const placePage = 20

export type SessionsService = ReturnType<typeof createSessionsService>

/** Maintenance sessions as people ask for them, watch them and stop them. */
export function createSessionsService(sources: Sources, now: () => Date = () => new Date()) {
  const { store, places, audit, launcher } = sources

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
    const row = await store.pulse(sessionId)
    if (!row) throw new DeskhandError('notFound', 'There is no such session.')
    return { status: row.status as SessionStatus }
  }

  /** Where nothing is under way it ends at once; else the engine ends it once the machine has stopped. */
  async function stopSession(sessionId: string, statusDetail: string): Promise<void> {
    // As it is now: it may have been begun since it was looked at whether the caller may stop it.
    const row = await store.find(sessionId)
    if (row && row.actions.length === 0 && row.status !== 'running') {
      const status = row.status as SessionStatus
      const at = now()
      // Somebody else than he who scheduled it from a ticket: that is told.
      const message = receiptMessage(row, { status: 'cancelled', words: statusDetail, at })
      const told = await store.tell(sessionId, 'cancel', at, { statusDetail }, { from: status, message })
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
      requireTimeAhead(until, now())
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
        sessions: rows.map((row) => viewSession(row, caller)),
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
    ): Promise<{ log: LogEntry[]; last: number; deleted: boolean }> {
      const row = await require(caller, 'sessions.view', sessionId)
      const pieces = page.search
        ? await store.searchLog(sessionId, page.search, page.after ?? 0, limit)
        : page.before !== undefined
          ? await store.logBefore(sessionId, page.before, limit)
          : await store.logAfter(sessionId, page.after ?? 0, limit)
      return { log: pieces.map(logEntry), last: row.logSequence, deleted: row.logDeletedAt !== null }
    },

    /** Starts a session for one tool; see `prepareTool`. */
    async prepareTool(caller: Caller, request: PrepareTool): Promise<{ sessionId: string }> {
      return await prepareTool(sources, caller, request, now())
    },

    /** *Run now* or at a time; see `runTool`. */
    async run(
      caller: Caller,
      sessionId: string,
      planHash: string,
      executeAt: Date | null = null,
    ): Promise<PressedRun> {
      const row = await require(caller, 'tools.run', sessionId)
      return await runTool(sources, caller, row, { planHash, executeAt }, now())
    },

    /** *Ask for approval*; see `askApproval`. */
    async askApproval(
      caller: Caller,
      sessionId: string,
      asked: PressRun & { readonly reason: string },
    ): Promise<PressedRun> {
      const row = await require(caller, 'tools.run', sessionId)
      return await askApproval(sources, caller, row, asked, now())
    },

    /** *Detect now*; see `detectTool`. */
    async detectTool(caller: Caller, request: ToolRequest): Promise<{ sessionId: string }> {
      return await detectTool(sources, caller, request, now())
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
      return viewSession(await require(caller, 'sessions.view', sessionId), caller)
    },

    /** The newest sessions of a ticket, or of a computer, so that coming back shows where they stand. */
    async listForPlace(caller: Caller, place: Place): Promise<SessionView[]> {
      const context = await places.context(caller, place)
      const tenantId = context.tenant?.id
      requirePermission(caller, 'sessions.view', { tenantId: tenantId ?? null })
      const rows = isTicket(place)
        ? await store.findByTicket(place.integrationId, place.ticketId, placePage)
        : await store.list({ tenantIds: 'all', tenantId, computerId: place.computerId }, null, placePage)
      return rows.filter((row) => row.tenantId === tenantId).map((row) => viewSession(row, caller))
    },

    /** Follows a session; see `watchSession`. */
    async *watch(
      caller: Caller,
      sessionId: string,
      after: number,
      signal: AbortSignal,
    ): AsyncGenerator<SessionUpdate, void, undefined> {
      await require(caller, 'sessions.view', sessionId)
      yield* watchSession({ ...sources, now }, caller, { sessionId, after, signal })
    },
  }
}
