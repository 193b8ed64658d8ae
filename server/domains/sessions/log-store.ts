import type { Database } from '../../db/client.ts'
import { databaseErrorKind } from '../../db/errors.ts'

export type LogPiece = {
  readonly sessionId: string
  readonly stream: 'stdout' | 'stderr' | 'server'
  readonly text: string
  readonly at: Date
  readonly actionId?: string | null
  /** Set for output of a command: the same piece of it is stored once however often it is sent. */
  readonly command?: { readonly id: string; readonly index: number }
}

/** The part of the sessions' store that keeps their logs. Each piece, once committed, is told to `changed`. */
export function createLogStore({ prisma }: Database, changed: (sessionId: string) => void) {
  return {
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
  }
}
