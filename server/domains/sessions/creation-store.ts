import type { Database, TransactionClient } from '../../db/client.ts'
import { databaseErrorKind } from '../../db/errors.ts'
import { inChunks } from '../../db/in-chunks.ts'

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
  /** The one item that it is limited to. */
  readonly itemId?: string | null
  /** JSON object; secret values sealed. */
  readonly parameters: string
  readonly requestedById?: string | null
  readonly scheduleRunId?: string | null
  readonly ticketIntegrationId?: string | null
  readonly ticketId?: string | null
  /** never | ifNeeded | force */
  readonly reboot?: string
  /** skip | applyOnConnect */
  readonly offline?: string
  /** With applyOnConnect: how long it waits. */
  readonly offlineHours?: number
  /** Not begun before. */
  readonly startAfter?: Date | null
  /** When execution may begin. */
  readonly executeAt?: Date | null
  readonly mayPostpone?: boolean
}

/** A session that was asked for: new, or made by the same request before. */
export type CreatedSession = { readonly id: string; readonly isNew: boolean }

/** How sessions come into being: each once for its request key. */
export function createCreationStore({ prisma }: Database) {
  async function addAll(
    tx: TransactionClient,
    sessions: readonly NewSession[],
    at: Date,
    also: (tx: TransactionClient, added: readonly AddedSession[]) => Promise<void>,
  ): Promise<CreatedSession[]> {
    const ids = new Map<string, string>()
    const added: AddedSession[] = []
    await inChunks(sessions, async (piece) => {
      const known = await tx.maintenanceSession.findMany({
        where: { requestKey: { in: piece.map(({ requestKey }) => requestKey) } },
        select: { id: true, requestKey: true },
      })
      for (const { id, requestKey } of known) ids.set(requestKey, id)
      const rows = await tx.maintenanceSession.createManyAndReturn({
        data: piece
          .filter(({ requestKey }) => !ids.has(requestKey))
          .map((session) => ({ ...session, createdAt: at, statusAt: at })),
        select: { id: true, requestKey: true, tenantId: true, computerId: true },
      })
      for (const { requestKey, ...row } of rows) {
        ids.set(requestKey, row.id)
        added.push(row)
      }
    })
    await also(tx, added)
    const isNew = new Set(added.map(({ id }) => id))
    return sessions.map(({ requestKey }) => {
      const id = ids.get(requestKey) as string
      return { id, isNew: isNew.has(id) }
    })
  }

  return {
    /** The session of this request: a new one, or the one that it has made before. */
    async create(session: NewSession, at: Date): Promise<CreatedSession> {
      try {
        const { id } = await prisma.maintenanceSession.create({
          data: { ...session, createdAt: at, statusAt: at },
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
     * As `create` for many, of different keys, and all or none of them. `also` writes what stands or falls with the new
     * ones. Gives them in the order in which they were asked for.
     */
    async createAll(
      sessions: readonly NewSession[],
      at: Date,
      also: (tx: TransactionClient, added: readonly AddedSession[]) => Promise<void>,
    ): Promise<CreatedSession[]> {
      const attempt = () => prisma.$transaction((tx) => addAll(tx, sessions, at, also))
      try {
        return await attempt()
      } catch (error) {
        if (databaseErrorKind(error) !== 'unique') throw error
        // The same request has come twice, and the other one was first: now its sessions are found.
        return await attempt()
      }
    },
  }
}

/** What is to be known of a new session by whoever writes something beside it. */
export type AddedSession = {
  readonly id: string
  readonly tenantId: string
  readonly computerId: string | null
}
