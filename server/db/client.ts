// Opens the database for the stores.
//
// Transactions: `database.prisma.$transaction(async (tx) => …)` works on both databases. What was found:
//
// - SQLite has one writer at a time. Writers of this process queue (`sqlite-adapter.ts`), those of another
//   process are waited for; none fails because another one writes. Reads outside never wait. Within the
//   callback use `tx` only: a write through `database.prisma` would wait for the transaction's own end, until
//   the transaction runs out of time.
// - PostgreSQL runs transactions side by side at READ COMMITTED: what was read may be changed by another one
//   before it is written. Guard it with a compare-and-set (`updateMany` with the version read in `where`, and
//   look at the count), which is right on both.
// - A statement that fails within a transaction (such as a unique violation) ends it on PostgreSQL: catch the
//   error around the whole `$transaction`, never inside it.
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { type Prisma, PrismaClient } from '../../prisma/generated/sqlite/client.ts'
import { createSqliteAdapter } from './sqlite-adapter.ts'
import { type DatabaseTarget, type Provider, resolveTarget } from './target.ts'

export type { Prisma, PrismaClient }

/** What a store gets inside `$transaction`: the client without the calls that start or end anything. */
export type TransactionClient = Prisma.TransactionClient

/** An open database. `prisma` is typed as the SQLite client; whatever that allows, PostgreSQL accepts. */
export type Database = {
  prisma: PrismaClient
  provider: Provider
  /** Ends all connections; safe to call twice. */
  close(): Promise<void>
}

/**
 * A transaction may wait this long for its turn, and then run this long, in milliseconds; then it is rolled
 * back and fails with P2028.
 */
const transactionOptions = { maxWait: 15_000, timeout: 20_000 }

/**
 * Opens the database at the target (see `DatabaseTarget`) and connects to it. A SQLite file and its folder are
 * made when they are not there. Tables come from `migrateDatabase`, which runs before this at the server's start.
 */
export async function openDatabase(target: DatabaseTarget): Promise<Database> {
  const { provider, address } = resolveTarget(target)
  const prisma = provider === 'sqlite' ? createSqliteClient(address) : await createPostgresqlClient(address)
  await prisma.$connect()
  return { prisma, provider, close: () => prisma.$disconnect() }
}

function createSqliteClient(file: string): PrismaClient {
  mkdirSync(dirname(file), { recursive: true })
  return new PrismaClient({ adapter: createSqliteAdapter(file), transactionOptions })
}

/** Its modules are large, and a server on SQLite never needs them. */
async function createPostgresqlClient(connectionString: string): Promise<PrismaClient> {
  const { PrismaPg } = await import('@prisma/adapter-pg')
  const { PrismaClient: PostgresqlClient } = await import('../../prisma/generated/postgresql/client.ts')
  const client = new PostgresqlClient({ adapter: new PrismaPg({ connectionString }), transactionOptions })
  // The one cast: both clients come from the same models, and PostgreSQL's inputs include all of SQLite's.
  return client as unknown as PrismaClient
}
