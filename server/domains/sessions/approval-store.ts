import type { Database } from '../../db/client.ts'
import { databaseErrorKind } from '../../db/errors.ts'
import type { NewMessage } from '../outbox/store.ts'
import type { SessionPatch, SessionTell, TellOptions, Transition } from './tell-session.ts'

const named = { select: { id: true, name: true } } as const

/** What a session's row has of its request for approval: all but the plan, which the session has itself. */
export const approvalParts = { omit: { plan: true }, include: { askedBy: named, decidedBy: named } } as const

const withSession = {
  ...approvalParts,
  include: {
    ...approvalParts.include,
    session: {
      select: {
        id: true,
        status: true,
        statusDetail: true,
        tenantId: true,
        deadlineAt: true,
        executeAt: true,
        ticketId: true,
        tenant: named,
        computer: named,
        person: named,
        deployment: { select: { id: true, name: true, item: { select: { id: true, name: true } } } },
      },
    },
  },
} as const

export type ApprovalRow = NonNullable<
  Awaited<ReturnType<ReturnType<typeof createApprovalStore>['findApproval']>>
>

export type NewApproval = {
  /** JSON, as the session has it. */
  readonly plan: string
  readonly planHash: string
  readonly reason: string
  readonly askedById: string
}

export type Decision = {
  readonly decision: 'approved' | 'refused'
  readonly decidedById: string
  readonly decisionReason: string | null
}

/** What became of a press of *Run*: the session took it or not, or another session runs the same already. */
export type Press = Transition | { readonly accepted: false; readonly takenBy: string }

/** Thrown within a transaction to undo it. */
class Outrun extends Error {}

/** Waits for a decision: nobody has decided, and its session has not ended. */
const open = { decision: null, session: { status: 'waitingForApproval' } } as const

/** The part of the sessions' store that says who may run: one at a time, and with somebody's approval where that is needed. */
export function createApprovalStore({ prisma }: Database, tell: SessionTell) {
  /** Tells the session so, in the same write with its taking the run; the key is unique. */
  async function press(
    sessionId: string,
    event: 'approve' | 'ask',
    at: Date,
    patch: SessionPatch & { readonly runKey: string },
    options: TellOptions = {},
  ): Promise<Press> {
    for (;;) {
      try {
        return await tell(sessionId, event, at, patch, { from: 'waitingForApproval', ...options })
      } catch (error) {
        if (databaseErrorKind(error) !== 'unique') throw error
        const other = await prisma.maintenanceSession.findUnique({
          where: { runKey: patch.runKey },
          select: { id: true },
        })
        // Where it has ended in between, the run is free again.
        if (other) return { accepted: false, takenBy: other.id }
      }
    }
  }

  /** False where somebody else was first: it is undone then. */
  async function orOutrun<Result>(work: () => Promise<Result>, outrun: Result): Promise<Result> {
    try {
      return await work()
    } catch (error) {
      if (error instanceof Outrun) return outrun
      throw error
    }
  }

  return {
    /**
     * *Run*: takes the run of a tool on its subject and lets the session go on. Of two that press at once one gets it;
     * the other one is told by whom it is taken.
     */
    async pressRun(
      sessionId: string,
      at: Date,
      patch: SessionPatch & { readonly runKey: string },
    ): Promise<Press> {
      return await press(sessionId, 'approve', at, patch)
    },

    /** *Ask for approval*: takes the run in the same way, and waits. Refused where that was asked before. */
    async askApproval(
      sessionId: string,
      asked: NewApproval,
      at: Date,
      patch: SessionPatch & { readonly runKey: string },
    ): Promise<Press> {
      const refused: Press = { accepted: false, status: 'waitingForApproval' }
      const also: TellOptions['also'] = async (tx) => {
        if ((await tx.approval.count({ where: { sessionId, decision: null } })) > 0) throw new Outrun()
        await tx.approval.create({ data: { ...asked, sessionId, askedAt: at } })
      }
      return await orOutrun(() => press(sessionId, 'ask', at, patch, { also }), refused)
    },

    /**
     * Keeps the decision together with what follows from it for the session, and with the note that tells its ticket.
     * Refused where somebody has decided before, or it is not waited for any more.
     */
    async decideApproval(
      approval: { readonly id: string; readonly sessionId: string },
      decided: Decision,
      at: Date,
      patch: SessionPatch,
      message: NewMessage | null = null,
    ): Promise<Transition> {
      const also: TellOptions['also'] = async (tx) => {
        const { count } = await tx.approval.updateMany({
          where: { id: approval.id, decision: null },
          data: { ...decided, decidedAt: at },
        })
        if (count === 0) throw new Outrun()
      }
      const event = decided.decision === 'approved' ? 'approve' : 'refuse'
      const refused: Transition = { accepted: false, status: null }
      return await orOutrun(
        () => tell(approval.sessionId, event, at, patch, { from: 'waitingForApproval', message, also }),
        refused,
      )
    },

    /** What was approved is another thing by now: the approval counts no more. */
    async voidApproval(sessionId: string): Promise<void> {
      await prisma.approval.updateMany({
        where: { sessionId, decision: 'approved' },
        data: { decision: 'voided' },
      })
    },

    /** A request for approval with its plan and what its session is about, or null. */
    async findApproval(id: string) {
      return await prisma.approval.findUnique({ where: { id }, include: withSession.include })
    },

    /**
     * Requests that wait for a decision, the oldest first, or those that do not any more, the newest first.
     * @param before the id of the last one of the page before
     */
    async listApprovals(
      which: 'open' | 'closed',
      tenantIds: 'all' | readonly string[],
      before: string | null,
      limit: number,
    ) {
      return await prisma.approval.findMany({
        where: {
          AND: [
            which === 'open' ? open : { NOT: open },
            tenantIds === 'all' ? {} : { session: { tenantId: { in: [...tenantIds] } } },
            before === null ? {} : { id: which === 'open' ? { gt: before } : { lt: before } },
          ],
        },
        ...withSession,
        orderBy: { id: which === 'open' ? 'asc' : 'desc' },
        take: limit,
      })
    },

    /** The sessions that have these runs now, by the key. */
    async findRuns(runKeys: readonly string[]) {
      const rows = await prisma.maintenanceSession.findMany({
        where: { runKey: { in: [...runKeys] } },
        select: { id: true, status: true, runKey: true, requestedBy: named },
      })
      return new Map(rows.map((row) => [row.runKey ?? '', row]))
    },
  }
}
