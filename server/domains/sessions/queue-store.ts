import { liveStatuses, type SessionStatus } from '../../../core/sessions/session-status.ts'
import type { Database } from '../../db/client.ts'
import { databaseErrorKind } from '../../db/errors.ts'

/** The part of the sessions' store that says whose turn it is, and who has waited too long. */
export function createQueueStore({ prisma }: Database) {
  return {
    /**
     * Takes the computer for this session's execution: one at a time. Gives false while another one holds it, or
     * while one that goes first (tool, then onboarding, then scheduled; then the older) is waiting too. One that has
     * ended meanwhile gets nothing: nobody would give the computer back.
     */
    async claimComputer(sessionId: string, computerId: string): Promise<boolean> {
      const waiting = await prisma.maintenanceSession.findMany({
        where: { computerId, status: 'pending' },
        select: { id: true, kind: true, createdAt: true },
      })
      const [first] = waiting.sort((a, b) => queuePlace(a) - queuePlace(b) || older(a, b))
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

    /** Ids of older sessions that wait for *Run now*: of the same tool, computer, ticket and person as this one. */
    async findLeftWaiting(sessionId: string): Promise<string[]> {
      const same = await prisma.maintenanceSession.findUniqueOrThrow({
        where: { id: sessionId },
        select: {
          computerId: true,
          deploymentId: true,
          requestedById: true,
          ticketIntegrationId: true,
          ticketId: true,
          createdAt: true,
        },
      })
      const { createdAt, ...of } = same
      const rows = await prisma.maintenanceSession.findMany({
        where: {
          ...of,
          status: 'waitingForApproval',
          id: { not: sessionId },
          createdAt: { lte: createdAt },
        },
        select: { id: true },
      })
      return rows.map(({ id }) => id)
    },

    /** Ids of sessions that have been in this status beyond their deadline. */
    async findOverdue(status: SessionStatus, at: Date): Promise<string[]> {
      const rows = await prisma.maintenanceSession.findMany({
        where: { status, deadlineAt: { lt: at } },
        select: { id: true },
        orderBy: { deadlineAt: 'asc' },
      })
      return rows.map(({ id }) => id)
    },

    /** Ids of sessions in one of these statuses that were made before an instant. */
    async findIn(statuses: readonly SessionStatus[], createdBefore: Date): Promise<string[]> {
      const rows = await prisma.maintenanceSession.findMany({
        where: { status: { in: [...statuses] }, createdAt: { lt: createdBefore } },
        select: { id: true },
        orderBy: { createdAt: 'asc' },
      })
      return rows.map(({ id }) => id)
    },
  }
}

/** Tools go first, then onboarding, then what a schedule started (Sessions and agents, "Rules"). */
function queuePlace({ kind }: { kind: string }): number {
  return kind === 'tool' ? 0 : kind === 'onboarding' ? 1 : 2
}

function older(a: { id: string; createdAt: Date }, b: { id: string; createdAt: Date }): number {
  return a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1)
}
