import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import type { ResolvedTarget } from './target.ts'

/** A row of `_prisma_migrations`, as far as it counts. */
export type RecordedMigration = { name: string; checksum: string; finished: boolean; rolledBack: boolean }

/** A row to be written to `_prisma_migrations`. */
export type NewRecord = { id: string; name: string; checksum: string; startedAt: Date; finishedAt: Date }

/** One connection that migrates; two of them on the same database are never between `begin` and its end at once. */
export type MigrationConnection = {
  /** Waits for the lock and begins a transaction. */
  begin(): Promise<void>
  commit(): Promise<void>
  rollback(): Promise<void>
  /** Makes the table of records when it is not there, and gives its rows. */
  readRecord(): Promise<RecordedMigration[]>
  /** Runs SQL statements; fails as well when they leave a reference to a row that is gone. */
  runScript(sql: string): Promise<void>
  record(entry: NewRecord): Promise<void>
  close(): Promise<void>
}

/** Opens the connection that suits the target. */
export async function openMigrationConnection(target: ResolvedTarget): Promise<MigrationConnection> {
  return target.provider === 'sqlite' ? openSqlite(target.address) : openPostgresql(target.address)
}

function openSqlite(file: string): MigrationConnection {
  mkdirSync(dirname(file), { recursive: true })
  // Foreign keys are off while migrating: Prisma changes a table by copying it, dropping the old one and renaming
  // the copy. With foreign keys on, the drop would delete every row that refers to it, and the PRAGMA in Prisma's
  // script that turns them off does nothing within a transaction. They are checked before the commit instead.
  const database = new DatabaseSync(file, { enableForeignKeyConstraints: false })
  return {
    begin: () => beginWhenFree(database),
    commit: async () => database.exec('COMMIT'),
    rollback: async () => {
      if (database.isTransaction) database.exec('ROLLBACK')
    },
    readRecord: async () => {
      database.exec(createSqliteTable)
      return database.prepare(selectRecords).all().map(toRecorded)
    },
    runScript: async (sql) => {
      database.exec(sql)
      checkReferences(database)
    },
    record: async (entry) => {
      database.prepare(insertRecord('?')).run(...recordValues(entry))
    },
    close: async () => database.close(),
  }
}

/** SQLite itself would wait with this process standing still; another server's migration may take minutes. */
async function beginWhenFree(database: DatabaseSync): Promise<void> {
  for (;;) {
    try {
      database.exec('BEGIN IMMEDIATE')
      return
    } catch (error) {
      if ((error as { errcode?: number }).errcode !== sqliteBusy) throw error
    }
    await setTimeout(20)
  }
}

/** SQLite's code for a database that another connection writes to. */
const sqliteBusy = 5

function checkReferences(database: DatabaseSync): void {
  const broken = database.prepare('PRAGMA foreign_key_check').all()
  if (broken.length === 0) return
  const tables = [...new Set(broken.map((row) => `${row.table} to ${row.parent}`))].join(', ')
  throw new Error(`It would leave ${broken.length} references to rows that are gone (${tables}).`)
}

async function openPostgresql(connectionString: string): Promise<MigrationConnection> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  return {
    begin: async () => {
      await client.query('BEGIN')
      await client.query('SELECT pg_advisory_xact_lock($1)', [prismaLock])
    },
    commit: async () => {
      await client.query('COMMIT')
    },
    rollback: async () => {
      await client.query('ROLLBACK')
    },
    readRecord: async () => {
      await client.query(createPostgresqlTable)
      return (await client.query(selectRecords)).rows.map(toRecorded)
    },
    runScript: async (sql) => {
      await client.query(sql)
    },
    record: async (entry) => {
      await client.query(insertRecord('$'), recordValues(entry))
    },
    close: () => client.end(),
  }
}

/** The number that Prisma's own command locks while it migrates PostgreSQL. */
const prismaLock = 72707369

// Both tables are as Prisma's command makes them.
const createSqliteTable = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                    TEXT PRIMARY KEY NOT NULL,
    "checksum"              TEXT NOT NULL,
    "finished_at"           DATETIME,
    "migration_name"        TEXT NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        DATETIME,
    "started_at"            DATETIME NOT NULL DEFAULT current_timestamp,
    "applied_steps_count"   INTEGER UNSIGNED NOT NULL DEFAULT 0
)`

const createPostgresqlTable = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                    VARCHAR(36) PRIMARY KEY NOT NULL,
    "checksum"              VARCHAR(64) NOT NULL,
    "finished_at"           TIMESTAMPTZ,
    "migration_name"        VARCHAR(255) NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        TIMESTAMPTZ,
    "started_at"            TIMESTAMPTZ NOT NULL DEFAULT now(),
    "applied_steps_count"   INTEGER NOT NULL DEFAULT 0
)`

const selectRecords =
  'SELECT migration_name, checksum, finished_at, rolled_back_at FROM "_prisma_migrations" ORDER BY migration_name'

function toRecorded(row: Record<string, unknown>): RecordedMigration {
  return {
    name: String(row.migration_name),
    checksum: String(row.checksum),
    finished: row.finished_at !== null,
    rolledBack: row.rolled_back_at !== null,
  }
}

function insertRecord(mark: '?' | '$'): string {
  const places = [1, 2, 3, 4, 5].map((place) => (mark === '?' ? '?' : `$${place}`)).join(', ')
  return (
    'INSERT INTO "_prisma_migrations" (id, checksum, migration_name, started_at, finished_at, applied_steps_count) ' +
    `VALUES (${places}, 1)`
  )
}

function recordValues({ id, checksum, name, startedAt, finishedAt }: NewRecord): string[] {
  return [id, checksum, name, startedAt.toISOString(), finishedAt.toISOString()]
}
