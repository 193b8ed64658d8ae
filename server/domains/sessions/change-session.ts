import type { Database, TransactionClient } from '../../db/client.ts'

/** Changes something of a session, in one transaction with its revision. */
export type SessionChange = <Result>(
  sessionId: string,
  work: (tx: TransactionClient) => Promise<Result>,
) => Promise<Result>

/** Every change that people see raises the session's revision and, once committed, is told to `changed`. */
export function createSessionChange(
  { prisma }: Database,
  changed: (sessionId: string) => void,
): SessionChange {
  return async (sessionId, work) => {
    const result = await prisma.$transaction(async (tx) => {
      // First of all: it holds the session's row, so changes of one session wait for each other on PostgreSQL too.
      await tx.maintenanceSession.update({ where: { id: sessionId }, data: { revision: { increment: 1 } } })
      return await work(tx)
    })
    changed(sessionId)
    return result
  }
}
