import type { Database, TransactionClient } from './client.ts'

/** Reading everything of a large fleet may take this long, in milliseconds. */
const timeout = 5 * 60_000

/** Reads with `work`, as if no time passed from its first statement to its last. On SQLite others write after it. */
export async function readSnapshot<Value>(
  { prisma }: Database,
  work: (tx: TransactionClient) => Promise<Value>,
): Promise<Value> {
  return await prisma.$transaction(work, { isolationLevel: 'Serializable', timeout })
}
