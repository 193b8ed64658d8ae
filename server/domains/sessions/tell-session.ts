import {
  hasEnded,
  nextSessionStatus,
  type SessionEvent,
  type SessionStatus,
} from '../../../core/sessions/session-status.ts'
import type { Database, TransactionClient } from '../../db/client.ts'
import { writeOnboarding } from '../computers/write-onboarding.ts'
import { type NewMessage, writeMessage } from '../outbox/store.ts'

/** What a session's row may be given besides its status. */
export type SessionPatch = {
  readonly statusDetail?: string | null
  readonly decisions?: string
  readonly plan?: string
  readonly planHash?: string
  readonly approvedPlanHash?: string
  readonly resolvedAt?: Date
  readonly executeAt?: Date | null
  readonly deadlineAt?: Date | null
  readonly postponed?: number
  readonly restarts?: string
  /** The tool and its subject, from the press of Run on: unique among all sessions. */
  readonly runKey?: string
}

export type Transition =
  | { readonly accepted: true; readonly status: SessionStatus }
  | { readonly accepted: false; readonly status: SessionStatus | null }

/** When an event counts, and what is written together with it. */
export type TellOptions = {
  /** In every other status it is refused. */
  readonly from?: SessionStatus
  /** It is refused unless the session's wait has ended before this instant. */
  readonly overdueAt?: Date
  /** Put into the outbox in the same transaction. */
  readonly message?: NewMessage | null
  /** Written in the same transaction; what it throws undoes both. */
  readonly also?: (tx: TransactionClient) => Promise<unknown>
}

export type SessionTell = (
  sessionId: string,
  event: SessionEvent,
  at: Date,
  patch?: SessionPatch,
  options?: TellOptions,
) => Promise<Transition>

/**
 * Tells a session that something happened. The transition table decides; of two that tell it at once one is asked again.
 * A refused event changes nothing. With its end a session gives back its computer and its run. With the end of an onboarding its
 * computer is onboarded, or, where that has not passed, still to be taken into care.
 */
export function createSessionTell({ prisma }: Database, changed: (sessionId: string) => void): SessionTell {
  return async (sessionId, event, at, patch = {}, { from, overdueAt, message, also } = {}) => {
    for (;;) {
      const row = await prisma.maintenanceSession.findUnique({
        where: { id: sessionId },
        select: {
          status: true,
          revision: true,
          startedAt: true,
          kind: true,
          computerId: true,
          deadlineAt: true,
        },
      })
      const status = row ? (row.status as SessionStatus) : null
      const next = status && nextSessionStatus(status, event)
      if (!row || !next || (from !== undefined && status !== from)) return { accepted: false, status }
      if (overdueAt && (row.deadlineAt === null || row.deadlineAt > overdueAt))
        return { accepted: false, status }
      const ended = hasEnded(next)
      const move = {
        where: { id: sessionId, revision: row.revision },
        data: {
          ...patch,
          status: next,
          statusAt: at,
          // A new stretch of work: it begins anew, with a run of its own.
          ...(next === 'pending' ? { stretch: { increment: 1 } } : {}),
          ...(next === 'running' && !row.startedAt ? { startedAt: at } : {}),
          revision: { increment: 1 },
          ...(ended ? { endedAt: at, executingOn: null, runKey: null } : {}),
        },
      }
      const onboards = ended && row.kind === 'onboarding' ? row.computerId : null
      const moved = await (onboards === null && !also && !message
        ? moveSession(prisma, move)
        : prisma.$transaction(async (tx) => {
            if (!(await moveSession(tx, move))) return false
            await also?.(tx)
            if (message) await writeMessage(tx, message, at)
            if (onboards === null) return true
            if (next === 'passed') await writeOnboarding(tx, onboards, 'onboarded')
            // One that never began, or of a computer that is taken care of already, changes nothing.
            else await writeOnboarding(tx, onboards, 'needed', 'onboarding')
            return true
          }))
      if (!moved) continue
      changed(sessionId)
      return { accepted: true, status: next }
    }
  }
}

/** Whether the session was still as it had been read, and has moved on. */
async function moveSession(
  { maintenanceSession }: Pick<TransactionClient, 'maintenanceSession'>,
  move: Parameters<typeof maintenanceSession.updateMany>[0],
): Promise<boolean> {
  const { count } = await maintenanceSession.updateMany(move)
  return count > 0
}
