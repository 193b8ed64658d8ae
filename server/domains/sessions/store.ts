import type { ActionReason, ActionResult, ActionState } from '../../../core/sessions/action-state.ts'
import { acceptsActionState } from '../../../core/sessions/action-state.ts'
import {
  hasEnded,
  nextSessionStatus,
  type SessionEvent,
  type SessionStatus,
  sessionStatuses,
} from '../../../core/sessions/session-status.ts'
import type { Database, TransactionClient } from '../../db/client.ts'
import { databaseErrorKind } from '../../db/errors.ts'

export type NewSession = {
  /** Who asked for it and by which press of a button: the same key gives the same session. */
  readonly requestKey: string
  /** tool | maintenance | detection | onboarding */
  readonly kind: string
  readonly subjectKind: string
  readonly tenantId: string
  readonly computerId?: string | null
  readonly personId?: string | null
  readonly deploymentId?: string | null
  /** JSON object; secret values sealed. */
  readonly parameters: string
  readonly requestedById?: string | null
  readonly ticketIntegrationId?: string | null
  readonly ticketId?: string | null
}

export type StageName = 'inventory' | 'resolution' | 'detection' | 'notice' | 'execution' | 'report'

const stageOrder: readonly StageName[] = [
  'inventory',
  'resolution',
  'detection',
  'notice',
  'execution',
  'report',
]

export type NewAction = {
  readonly itemId: string
  readonly itemName: string
  readonly action: string
  readonly version: string | null
  readonly deploymentId: string | null
  readonly becauseItemId: string | null
  /** JSON of the value that the plan was made from; null where nothing was detected. */
  readonly detectedBefore: string | null
}

export type ActionEnd = {
  readonly result: ActionResult
  readonly reason?: ActionReason | null
  readonly detail?: string | null
  /** JSON of the value as detected afterwards. */
  readonly detectedAfter?: string | null
}

export type LogPiece = {
  readonly sessionId: string
  readonly stream: 'stdout' | 'stderr' | 'server'
  readonly text: string
  readonly at: Date
  readonly actionId?: string | null
  /** Set for output of a command: the same piece of it is stored once however often it is sent. */
  readonly command?: { readonly id: string; readonly index: number }
}

/** What a session's row may be given besides its status. */
export type SessionPatch = {
  readonly statusDetail?: string | null
  readonly decisions?: string
  readonly plan?: string
  readonly planHash?: string
  readonly approvedPlanHash?: string
  readonly resolvedAt?: Date
  readonly startedAt?: Date
  readonly executeAt?: Date | null
  readonly deadlineAt?: Date | null
}

export type Transition =
  | { readonly accepted: true; readonly status: SessionStatus }
  | { readonly accepted: false; readonly status: SessionStatus | null }

export type SessionRow = NonNullable<Awaited<ReturnType<SessionStore['find']>>>

export type SessionStore = ReturnType<typeof createSessionStore>

/** Those of a session that has not ended. */
const liveStatuses = sessionStatuses.filter((status) => !hasEnded(status))

const everything = {
  tenant: { select: { id: true, name: true } },
  computer: { select: { id: true, name: true } },
  person: { select: { id: true, name: true } },
  deployment: { select: { id: true, itemId: true, item: { select: { name: true, kind: true } } } },
  requestedBy: { select: { id: true, name: true } },
  stages: { orderBy: { position: 'asc' } },
  actions: { orderBy: { position: 'asc' } },
  outboxMessages: { where: { kind: 'ticketNote' } },
} as const

/**
 * Reads and alone writes sessions, their stages, actions and log. Every change that people see raises the
 * session's revision and, once committed, is told to `changed`.
 */
export function createSessionStore({ prisma }: Database, changed: (sessionId: string) => void) {
  async function revise(tx: TransactionClient, sessionId: string): Promise<void> {
    await tx.maintenanceSession.update({ where: { id: sessionId }, data: { revision: { increment: 1 } } })
  }

  async function change<Result>(
    sessionId: string,
    work: (tx: TransactionClient) => Promise<Result>,
  ): Promise<Result> {
    const result = await prisma.$transaction(async (tx) => {
      // First of all: it holds the session's row, so changes of one session wait for each other on PostgreSQL too.
      await revise(tx, sessionId)
      return await work(tx)
    })
    changed(sessionId)
    return result
  }

  async function find(id: string) {
    return await prisma.maintenanceSession.findUnique({ where: { id }, include: everything })
  }

  return {
    /** The session with everything that people see but its log, or null. */
    find,

    /** Adds a session in `created`, or gives the one that the same request made before. */
    async create(session: NewSession, at: Date): Promise<{ id: string; isNew: boolean }> {
      try {
        const { id } = await prisma.maintenanceSession.create({
          data: { ...session, createdAt: at },
          select: { id: true },
        })
        return { id, isNew: true }
      } catch (error) {
        if (databaseErrorKind(error) !== 'unique') throw error
        const known = await prisma.maintenanceSession.findUniqueOrThrow({
          where: { requestKey: session.requestKey },
          select: { id: true },
        })
        return { id: known.id, isNew: false }
      }
    },

    /**
     * Tells the session that something happened. The transition table decides; of two that tell it at once one
     * is asked again. A refused event changes nothing.
     */
    async tell(
      sessionId: string,
      event: SessionEvent,
      at: Date,
      patch: SessionPatch = {},
    ): Promise<Transition> {
      for (;;) {
        const row = await prisma.maintenanceSession.findUnique({
          where: { id: sessionId },
          select: { status: true, revision: true },
        })
        const status = row ? (row.status as SessionStatus) : null
        const next = status && nextSessionStatus(status, event)
        if (!row || !next) return { accepted: false, status }
        const ended = hasEnded(next)
        const { count } = await prisma.maintenanceSession.updateMany({
          where: { id: sessionId, revision: row.revision },
          data: {
            ...patch,
            status: next,
            revision: { increment: 1 },
            ...(ended ? { endedAt: at, executingOn: null } : {}),
          },
        })
        if (count === 0) continue
        changed(sessionId)
        return { accepted: true, status: next }
      }
    },

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
      const live = { id: sessionId, status: { in: liveStatuses } }
      const { count } = await prisma.maintenanceSession.updateMany({
        where: { ...live, cancelAskedAt: null },
        data: { cancelAskedAt: at, cancelAskedBy: userId, revision: { increment: 1 } },
      })
      changed(sessionId)
      return count > 0 || (await prisma.maintenanceSession.count({ where: live })) > 0
    },

    /** Opens a stage; one that is open already stays as it is (a step may run twice). */
    async startStage(sessionId: string, name: StageName, at: Date): Promise<void> {
      await change(sessionId, async (tx) => {
        await tx.sessionStage.upsert({
          where: { sessionId_name: { sessionId, name } },
          create: { sessionId, name, position: stageOrder.indexOf(name), startedAt: at },
          update: {},
        })
      })
    },

    async endStage(
      sessionId: string,
      name: StageName,
      at: Date,
      result: 'passed' | 'failed' | 'skipped',
      detail: string | null = null,
    ): Promise<void> {
      await change(sessionId, async (tx) => {
        await tx.sessionStage.updateMany({
          where: { sessionId, name, endedAt: null },
          data: { result, detail, endedAt: at },
        })
      })
    },

    /** Writes the plan's actions, in their order. Said again, the first stay. */
    async setActions(sessionId: string, actions: readonly NewAction[]): Promise<void> {
      await change(sessionId, async (tx) => {
        if ((await tx.sessionAction.count({ where: { sessionId } })) > 0) return
        await tx.sessionAction.createMany({
          data: actions.map((action, position) => ({
            sessionId,
            position,
            itemId: action.itemId,
            itemName: action.itemName,
            action: action.action,
            version: action.version,
            deploymentId: action.deploymentId,
            becauseItemId: action.becauseItemId,
            detectedBefore: action.detectedBefore,
          })),
        })
      })
    },

    /** Moves an action on; a move that its state does not accept is refused and gives false. */
    async moveAction(
      sessionId: string,
      actionId: string,
      to: ActionState,
      at: Date,
      end: ActionEnd | null = null,
    ): Promise<boolean> {
      return await change(sessionId, async (tx) => {
        const action = await tx.sessionAction.findUniqueOrThrow({
          where: { id: actionId },
          select: { state: true, startedAt: true },
        })
        if (!acceptsActionState(action.state as ActionState, to)) return false
        const { count } = await tx.sessionAction.updateMany({
          where: { id: actionId, state: action.state },
          data: {
            state: to,
            ...(action.startedAt || to === 'done' ? {} : { startedAt: at }),
            ...(to === 'done' ? { endedAt: at, ...end } : {}),
          },
        })
        return count === 1
      })
    },

    /** Adds a piece to the log, numbered without gaps. A command's piece that is there already is left out. */
    async appendLog(piece: LogPiece): Promise<void> {
      const { sessionId, command } = piece
      try {
        await prisma.$transaction(async (tx) => {
          if (command) {
            const where = { commandId: command.id, commandIndex: command.index }
            if ((await tx.logChunk.count({ where })) > 0) return
          }
          const { logSequence: sequence } = await tx.maintenanceSession.update({
            where: { id: sessionId },
            data: {
              logSequence: { increment: 1 },
              logBytes: { increment: Buffer.byteLength(piece.text) },
            },
            select: { logSequence: true },
          })
          await tx.logChunk.create({
            data: {
              sessionId,
              sequence,
              actionId: piece.actionId ?? null,
              commandId: command?.id ?? null,
              commandIndex: command?.index ?? null,
              stream: piece.stream,
              // PostgreSQL's text takes every character but this one.
              text: piece.text.replaceAll('\u0000', '\ufffd'),
              at: piece.at,
            },
          })
        })
      } catch (error) {
        // Sent twice at the same moment: the other one stored it.
        if (!command || databaseErrorKind(error) !== 'unique') throw error
      }
      changed(sessionId)
    },

    /** The log after a sequence, in order, at most `limit` pieces. */
    async logAfter(sessionId: string, sequence: number, limit: number) {
      return await prisma.logChunk.findMany({
        where: { sessionId, sequence: { gt: sequence } },
        orderBy: { sequence: 'asc' },
        take: limit,
      })
    },

    /** The sessions of a ticket that this reader may see, newest first. */
    async findByTicket(integrationId: string, ticketId: string, limit: number) {
      return await prisma.maintenanceSession.findMany({
        where: { ticketIntegrationId: integrationId, ticketId },
        include: everything,
        orderBy: { createdAt: 'desc' },
        take: limit,
      })
    },

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
          where: { id: sessionId, status: { in: liveStatuses } },
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
