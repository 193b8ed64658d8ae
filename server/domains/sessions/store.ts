import { liveStatuses, type SessionStatus } from '../../../core/sessions/session-status.ts'
import type { Database } from '../../db/client.ts'
import { createActionStore } from './action-store.ts'
import { approvalParts, createApprovalStore } from './approval-store.ts'
import { createSessionChange } from './change-session.ts'
import { createCreationStore } from './creation-store.ts'
import { createHistoryStore } from './history-store.ts'
import { createLogStore } from './log-store.ts'
import { createQueueStore } from './queue-store.ts'
import { createSessionTell, type SessionPatch } from './tell-session.ts'

/** Which sessions a list has. */
export type SessionFilter = {
  /** The tenants that the reader may see. */
  readonly tenantIds: 'all' | readonly string[]
  readonly tenantId?: string | undefined
  readonly computerId?: string | undefined
  readonly scheduleRunId?: string | undefined
  readonly status?: readonly SessionStatus[] | undefined
}

export type SessionRow = NonNullable<Awaited<ReturnType<SessionStore['find']>>>

export type SessionStore = ReturnType<typeof createSessionStore>

/** The decisions with their traces are long, and kept for whoever has to find out why: nobody reads them on the way. */
const everything = {
  omit: { decisions: true },
  include: {
    tenant: { select: { id: true, name: true } },
    computer: { select: { id: true, name: true } },
    person: { select: { id: true, name: true } },
    deployment: {
      select: { id: true, itemId: true, needsApproval: true, item: { select: { name: true, kind: true } } },
    },
    item: { select: { id: true, name: true } },
    requestedBy: { select: { id: true, name: true } },
    scheduleRun: { select: { schedule: { select: { id: true, name: true } } } },
    stages: { orderBy: { position: 'asc' } },
    actions: { orderBy: { position: 'asc' } },
    approvals: { orderBy: { askedAt: 'desc' }, take: 1, ...approvalParts },
    outboxMessages: { where: { kind: { not: 'mail' } } },
  },
} as const

/**
 * Reads and alone writes sessions, their stages, actions and log. Every change that people see raises the
 * session's revision and, once committed, is told to `changed`.
 */
export function createSessionStore(database: Database, changed: (sessionId: string) => void) {
  const { prisma } = database
  const change = createSessionChange(database, changed)
  const tell = createSessionTell(database, changed)

  async function find(id: string) {
    return await prisma.maintenanceSession.findUnique({ where: { id }, ...everything })
  }

  return {
    ...createCreationStore(database),
    ...createActionStore(database, change),
    ...createLogStore(database, changed),
    ...createQueueStore(database),
    ...createApprovalStore(database, tell),
    ...createHistoryStore(database),

    /** The session with everything that people see but its log and its decisions, or null. */
    find,

    tell,

    /** Something that people see beside the session has changed, such as the note in its ticket. */
    async touch(sessionId: string): Promise<void> {
      await change(sessionId, async () => undefined)
    },

    /** Keeps something about the session that is no change of status. */
    async patch(sessionId: string, patch: SessionPatch): Promise<void> {
      await change(sessionId, async (tx) => {
        await tx.maintenanceSession.update({ where: { id: sessionId }, data: patch })
      })
    },

    /** Remembers that somebody wants it stopped. False where it has ended, or somebody has said so before. */
    async askCancel(sessionId: string, userId: string | null, at: Date): Promise<boolean> {
      const live = { id: sessionId, status: { in: [...liveStatuses] } }
      const { count } = await prisma.maintenanceSession.updateMany({
        where: { ...live, cancelAskedAt: null },
        data: { cancelAskedAt: at, cancelAskedBy: userId, revision: { increment: 1 } },
      })
      changed(sessionId)
      return count > 0 || (await prisma.maintenanceSession.count({ where: live })) > 0
    },

    /** Where a session stands, and whether more of it is worth reading; null where there is none. */
    async pulse(sessionId: string) {
      return await prisma.maintenanceSession.findUnique({
        where: { id: sessionId },
        select: {
          status: true,
          cancelAskedAt: true,
          tenantId: true,
          computerId: true,
          revision: true,
          logSequence: true,
          logDeletedAt: true,
        },
      })
    },

    /** Whether somebody wants it stopped. */
    async cancelAsked(sessionId: string): Promise<boolean> {
      const row = await prisma.maintenanceSession.findUnique({
        where: { id: sessionId },
        select: { cancelAskedAt: true },
      })
      return row?.cancelAskedAt != null
    },

    /** Moves the execution time of a session that waits for it. False where it does not. */
    async postpone(sessionId: string, executeAt: Date, at: Date): Promise<boolean> {
      const row = await prisma.maintenanceSession.findUnique({
        where: { id: sessionId },
        select: { postponed: true },
      })
      const told = await tell(sessionId, 'postpone', at, {
        executeAt,
        postponed: (row?.postponed ?? 0) + 1,
      })
      return told.accepted
    },

    /** Sessions that fit, newest first; `before` is the id of the last one of the page before. */
    async list(wanted: SessionFilter, before: string | null, limit: number) {
      return await prisma.maintenanceSession.findMany({
        where: {
          // Both hold: whoever asks for a tenant that is not his sees nothing of it.
          AND: [
            wanted.tenantIds === 'all' ? {} : { tenantId: { in: [...wanted.tenantIds] } },
            wanted.tenantId ? { tenantId: wanted.tenantId } : {},
          ],
          ...(wanted.computerId ? { computerId: wanted.computerId } : {}),
          ...(wanted.scheduleRunId ? { scheduleRunId: wanted.scheduleRunId } : {}),
          ...(wanted.status ? { status: { in: [...wanted.status] } } : {}),
          ...(before === null ? {} : { id: { lt: before } }),
        },
        ...everything,
        orderBy: { id: 'desc' },
        take: limit,
      })
    },

    /** The sessions of a ticket, of whatever tenant, newest first: whoever asks leaves out what his reader may not see. */
    async findByTicket(integrationId: string, ticketId: string, limit: number) {
      return await prisma.maintenanceSession.findMany({
        where: { ticketIntegrationId: integrationId, ticketId },
        ...everything,
        orderBy: { createdAt: 'desc' },
        take: limit,
      })
    },
  }
}
