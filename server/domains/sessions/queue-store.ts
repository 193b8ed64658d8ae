import { liveStatuses, type SessionStatus } from '../../../core/sessions/session-status.ts'
import type { Database } from '../../db/client.ts'
import { databaseErrorKind } from '../../db/errors.ts'

/** So many sessions are looked after at once; the rest come with the next look. */
const sweepPage = 500

/** The part of the sessions' store that says whose turn it is, who has waited long enough, and who too long. */
export function createQueueStore({ prisma }: Database) {
  async function idsOf(where: object, orderBy: object): Promise<string[]> {
    const rows = await prisma.maintenanceSession.findMany({
      where,
      select: { id: true },
      orderBy,
      take: sweepPage,
    })
    return rows.map(({ id }) => id)
  }

  return {
    /**
     * Takes the computer for this session's execution: one at a time. Gives false while another one holds it, or
     * while one that goes first (tool, then onboarding, then scheduled; then the older) is waiting too. One that has
     * ended meanwhile gets nothing: nobody would give the computer back.
     */
    async claimComputer(sessionId: string, computerId: string): Promise<boolean> {
      const waiting = await prisma.maintenanceSession.findMany({
        where: { computerId, OR: [{ status: 'pending' }, { id: sessionId }] },
        select: { id: true, kind: true, createdAt: true },
      })
      const [first] = waiting.sort(byTurn)
      if (first && first.id !== sessionId) return false
      try {
        const { count } = await prisma.maintenanceSession.updateMany({
          where: { id: sessionId, status: { in: [...liveStatuses] } },
          data: { executingOn: computerId },
        })
        return count > 0
      } catch (error) {
        if (databaseErrorKind(error) === 'unique') return false
        throw error
      }
    },

    /** The session whose turn on the computer it is; null where none waits for it. */
    async nextInQueue(computerId: string): Promise<string | null> {
      const waiting = await prisma.maintenanceSession.findMany({
        where: { computerId, status: 'pending' },
        select: { id: true, kind: true, createdAt: true },
      })
      return waiting.sort(byTurn)[0]?.id ?? null
    },

    /**
     * Begins the next stretch of a session that went on waiting for its turn, or that runs without anybody. False where
     * somebody else has.
     */
    async nextStretch(
      sessionId: string,
      stretch: number,
      status: 'pending' | 'running' = 'pending',
    ): Promise<boolean> {
      const { count } = await prisma.maintenanceSession.updateMany({
        where: { id: sessionId, stretch, status },
        data: { stretch: { increment: 1 } },
      })
      return count > 0
    },

    /** What kind of session it is, and the stretch of work that it is in; null where there is no such session. */
    async findStretch(sessionId: string): Promise<{ kind: string; stretch: number } | null> {
      return await prisma.maintenanceSession.findUnique({
        where: { id: sessionId },
        select: { kind: true, stretch: true },
      })
    },

    /**
     * Ids of older sessions that wait for *Run now*, and for nobody's approval: of the same tool, subject, ticket and
     * person as this one.
     */
    async findLeftWaiting(sessionId: string): Promise<string[]> {
      const same = await prisma.maintenanceSession.findUniqueOrThrow({
        where: { id: sessionId },
        select: {
          computerId: true,
          personId: true,
          tenantId: true,
          deploymentId: true,
          requestedById: true,
          ticketIntegrationId: true,
          ticketId: true,
          createdAt: true,
        },
      })
      const { createdAt, ...of } = same
      return await idsOf(
        {
          ...of,
          status: 'waitingForApproval',
          runKey: null,
          id: { not: sessionId },
          createdAt: { lte: createdAt },
        },
        { id: 'asc' },
      )
    },

    /** Ids of sessions that have been in this status beyond their deadline. */
    async findOverdue(status: SessionStatus, at: Date): Promise<string[]> {
      return await idsOf({ status, deadlineAt: { lt: at } }, { deadlineAt: 'asc' })
    },

    /** Ids of sessions that were made but not begun, though they might have been before an instant. */
    async findUnbegun(now: Date, before: Date): Promise<string[]> {
      const spread = { startAfter: { lte: now } }
      const unspread = { startAfter: null, statusAt: { lt: before } }
      return await idsOf({ status: 'created', OR: [spread, unspread] }, { statusAt: 'asc' })
    },

    /** Ids of sessions that have been running since before an instant, the oldest first. */
    async findRunning(before: Date): Promise<string[]> {
      return await idsOf({ status: 'running', statusAt: { lt: before } }, { statusAt: 'asc' })
    },

    /** Ids of sessions whose execution time has come. */
    async findDue(now: Date): Promise<string[]> {
      const waiting = { status: { in: ['waitingForTime', 'postponed'] } }
      return await idsOf({ ...waiting, executeAt: { lte: now } }, { executeAt: 'asc' })
    },

    /** Ids of sessions that wait for a computer that is there, and for no agent of it that is not. */
    async findReconnected(computerId?: string): Promise<string[]> {
      const reached = { agents: { some: { kind: 'deskhand', online: true, revokedAt: null } } }
      return await idsOf(
        {
          status: 'waitingForConnection',
          computer: reached,
          commands: {
            none: { status: { in: ['issued', 'started'] }, agent: { online: false, revokedAt: null } },
          },
          ...(computerId ? { computerId } : {}),
        },
        { statusAt: 'asc' },
      )
    },

    /**
     * Ids of sessions whose turn has come: the first of each computer's queue that nobody else holds the computer of.
     * @param before only those that have waited since before this instant
     */
    async findTurns(before: Date): Promise<string[]> {
      const held = { executingOn: { not: null } }
      const waiting = await prisma.maintenanceSession.findMany({
        where: {
          status: 'pending',
          statusAt: { lt: before },
          // Left out here, since those that cannot go on may be many, and wait longer than who can.
          OR: [held, { computerId: null }, { computer: { sessions: { none: held } } }],
        },
        select: { id: true, kind: true, createdAt: true, computerId: true },
        orderBy: { statusAt: 'asc' },
        take: sweepPage,
      })
      const first = new Map<string, string>()
      for (const { id, computerId } of waiting.sort(byTurn)) {
        const place = computerId ?? id
        if (!first.has(place)) first.set(place, id)
      }
      return [...first.values()]
    },
  }
}

type Turn = { readonly id: string; readonly kind: string; readonly createdAt: Date }

/** Tools go first, then onboarding, then what a schedule started (Sessions and agents, "Rules"); then the older. */
function byTurn(a: Turn, b: Turn): number {
  return (
    queuePlace(a) - queuePlace(b) || a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1)
  )
}

function queuePlace({ kind }: Turn): number {
  return kind === 'tool' ? 0 : kind === 'onboarding' ? 1 : 2
}
