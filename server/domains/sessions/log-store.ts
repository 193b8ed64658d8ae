import type { Database } from '../../db/client.ts'
import { databaseErrorKind } from '../../db/errors.ts'
import { findInLog } from './search-log.ts'

export type LogPiece = {
  readonly sessionId: string
  readonly stream: 'stdout' | 'stderr' | 'server'
  readonly text: string
  readonly at: Date
  readonly actionId?: string | null
  /** Set for output of a command: the same piece of it is stored once however often it is sent. */
  readonly command?: { readonly id: string; readonly index: number }
  /** Sealed: how a script on the server ended, with its last piece. */
  readonly end?: string | null
}

/** The part of the sessions' store that keeps their logs. Each piece, once committed, is told to `changed`. */
export function createLogStore(database: Database, changed: (sessionId: string) => void) {
  const { prisma } = database
  return {
    /** Adds a piece to the log, numbered without gaps; false where it is a command's that is there already. */
    async appendLog(piece: LogPiece): Promise<boolean> {
      const { sessionId, command } = piece
      try {
        await prisma.$transaction(async (tx) => {
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
              end: piece.end ?? null,
              at: piece.at,
            },
          })
        })
      } catch (error) {
        // Sent twice: it is there already, and its number was taken back.
        if (!command || databaseErrorKind(error) !== 'unique') throw error
        return false
      }
      changed(sessionId)
      return true
    },

    /** The pieces of a session's log that contain a text, whatever its case, after a sequence, in order. */
    async searchLog(sessionId: string, text: string, sequence: number, limit: number) {
      const found = await findInLog(database, { sessionId, text, after: sequence, limit })
      return await prisma.logChunk.findMany({
        where: { sessionId, sequence: { in: found } },
        orderBy: { sequence: 'asc' },
      })
    },

    /** The log before a sequence, in order, at most `limit` pieces: for whoever scrolls up. */
    async logBefore(sessionId: string, sequence: number, limit: number) {
      const pieces = await prisma.logChunk.findMany({
        where: { sessionId, sequence: { lt: sequence } },
        orderBy: { sequence: 'desc' },
        take: limit,
      })
      return pieces.reverse()
    },

    /** Deletes the logs of sessions that ended so many days ago, a few at a time; what came of them stays. */
    async deleteOldLogs(now: Date, days: number): Promise<void> {
      const before = new Date(now.getTime() - days * 86_400_000)
      const old = await prisma.maintenanceSession.findMany({
        where: { endedAt: { lt: before }, logDeletedAt: null },
        select: { id: true },
        take: 50,
      })
      const ids = old.map(({ id }) => id)
      if (ids.length === 0) return
      await prisma.logChunk.deleteMany({ where: { sessionId: { in: ids } } })
      await prisma.maintenanceSession.updateMany({ where: { id: { in: ids } }, data: { logDeletedAt: now } })
    },

    /** One piece of a command's output, by the command's own count; null where it is not there. */
    async findLogPiece(commandId: string, commandIndex: number) {
      return await prisma.logChunk.findUnique({
        where: { commandId_commandIndex: { commandId, commandIndex } },
      })
    },

    /** The log after a sequence, in order, at most `limit` pieces. */
    async logAfter(sessionId: string, sequence: number, limit: number) {
      return await prisma.logChunk.findMany({
        where: { sessionId, sequence: { gt: sequence } },
        orderBy: { sequence: 'asc' },
        take: limit,
      })
    },
  }
}
