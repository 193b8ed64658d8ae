// Prisma's adapter for better-sqlite3 holds one connection. While a transaction is open on it, every other
// query of the process runs inside that transaction too: a write of another request would be lost with its
// rollback, and reads would see what is not committed. It also begins without a lock (`BEGIN`), so that a
// transaction which reads first and then writes fails at once when another process wrote in between.
//
// This adapter wraps two of Prisma's: one connection writes, and its writers queue; the other one only reads,
// and in WAL mode it never waits and sees what is committed. Transactions begin with `BEGIN IMMEDIATE`, so they
// meet a writer of another process at their begin only, and wait for it there. They wait outside SQLite, whose
// own waiting would hold up the whole process. So would queries that follow one another without a pause: they take turns
// with everything else.
import { setTimeout } from 'node:timers/promises'
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3'
import { keepStatements } from './keep-statements.ts'
import { LoopTurns } from './loop-turns.ts'

type Connection = Awaited<ReturnType<PrismaBetterSqlite3['connect']>>
type Transaction = Awaited<ReturnType<Connection['startTransaction']>>
type Query = Parameters<Connection['queryRaw']>[0]

/** How long a writer waits for a writer of another process, and how often it looks, in milliseconds. */
const longestWait = 10_000
const retryAfter = 10

/**
 * An adapter factory for `PrismaClient`, for the SQLite file at this path (made when it is not there). A
 * transaction on it is serialisable and starts when the writers before it have ended. A query that does not
 * go through the transaction's own client waits for its end when it writes, and reads the committed state.
 */
export function createSqliteAdapter(file: string) {
  return {
    provider: 'sqlite' as const,
    adapterName: '@prisma/adapter-better-sqlite3',
    connect: () => connect(file),
  }
}

async function connect(file: string): Promise<Connection> {
  const writer = await new PrismaBetterSqlite3({ url: file, timeout: 0 }).connect()
  await whenFree(() => writer.executeScript('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;'))
  await writer.executeScript('PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;')
  const reader = await new PrismaBetterSqlite3({ url: file, timeout: longestWait }).connect()
  await reader.executeScript('PRAGMA query_only = ON; PRAGMA trusted_schema = OFF;')
  for (const connection of [writer, reader]) keepStatements(connection)
  return joinConnections(writer, reader)
}

function joinConnections(writer: Connection, reader: Connection): Connection {
  const queue = new WriterQueue()
  const turns = new LoopTurns()
  return {
    provider: writer.provider,
    adapterName: writer.adapterName,
    queryRaw: async (query) => {
      await turns.enter()
      return await (isRead(query) ? reader.queryRaw(query) : queue.run(() => writer.queryRaw(query)))
    },
    executeRaw: async (query) => {
      await turns.enter()
      return await queue.run(() => writer.executeRaw(query))
    },
    executeScript: (script) => queue.run(() => writer.executeScript(script)),
    startTransaction: async (isolationLevel) => {
      await turns.enter()
      const release = await queue.enter()
      try {
        return holdQueue(await beginImmediate(writer, isolationLevel), turns, release)
      } catch (error) {
        release()
        throw error
      }
    },
    dispose: async () => {
      await reader.dispose()
      await writer.dispose()
    },
  }
}

/** Prisma's own statements that only read begin with SELECT; everything else goes to the writer. */
function isRead(query: Query): boolean {
  return /^\s*select\b/i.test(query.sql)
}

/** Prisma's adapter has begun a deferred transaction; nothing has run in it, so it is exchanged. */
async function beginImmediate(
  writer: Connection,
  isolationLevel: Parameters<Connection['startTransaction']>[0],
): Promise<Transaction> {
  const transaction = await writer.startTransaction(isolationLevel)
  try {
    await transaction.executeRaw(statement('ROLLBACK'))
    await whenFree(() => transaction.executeRaw(statement('BEGIN IMMEDIATE')))
    return transaction
  } catch (error) {
    await transaction.rollback()
    throw error
  }
}

function holdQueue(transaction: Transaction, turns: LoopTurns, release: () => void): Transaction {
  return {
    provider: transaction.provider,
    adapterName: transaction.adapterName,
    options: transaction.options,
    queryRaw: async (query) => {
      await turns.enter('transaction')
      return await transaction.queryRaw(query)
    },
    executeRaw: async (query) => {
      await turns.enter('transaction')
      return await transaction.executeRaw(query)
    },
    createSavepoint: async (name) => transaction.createSavepoint?.(name),
    rollbackToSavepoint: async (name) => transaction.rollbackToSavepoint?.(name),
    releaseSavepoint: async (name) => transaction.releaseSavepoint?.(name),
    commit: async () => {
      await transaction.commit()
      release()
    },
    rollback: async () => {
      // Prisma sends COMMIT or ROLLBACK itself before it calls this. A COMMIT that failed leaves SQLite's
      // transaction open, and the next writer would find it; where it is closed, this one is refused.
      await transaction.executeRaw(statement('ROLLBACK')).catch(() => undefined)
      await transaction.rollback()
      release()
    },
  }
}

/** Tries again while another process writes. A statement that SQLite refused as busy has changed nothing. */
async function whenFree<T>(work: () => Promise<T>): Promise<T> {
  const giveUpAt = performance.now() + longestWait
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!isBusy(error) || performance.now() > giveUpAt) throw error
    }
    await setTimeout(retryAfter)
  }
}

/** Prisma's adapter reports SQLITE_BUSY under this name. */
function isBusy(error: unknown): boolean {
  return error instanceof Error && (error.cause as { kind?: string } | undefined)?.kind === 'SocketTimeout'
}

function statement(sql: string): Query {
  return { sql, args: [], argTypes: [] }
}

/** Lets one writer in at a time, in the order in which they came. */
class WriterQueue {
  #last: Promise<void> = Promise.resolve()

  /** Waits for its turn; the queue moves on when the returned function is called. */
  async enter(): Promise<() => void> {
    const before = this.#last
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#last = promise
    await before
    return resolve
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    const leave = await this.enter()
    try {
      return await whenFree(work)
    } finally {
      leave()
    }
  }
}
