// Applies the committed migrations. It keeps Prisma's own record, the table `_prisma_migrations`, so that
// Prisma's command and this runner can follow each other on the same database.
import { randomUUID } from 'node:crypto'
import {
  type MigrationConnection,
  openMigrationConnection,
  type RecordedMigration,
} from './migration-connection.ts'
import { type Migration, readMigrations } from './migrations.ts'
import { type DatabaseTarget, resolveTarget } from './target.ts'

/** Why the database was left as it is, in words for the person who runs the server. */
export class MigrationError extends Error {
  override name = 'MigrationError'
}

/**
 * Brings the database at the target up to date and gives the names of the migrations that it applied, oldest
 * first. Each runs in a transaction of its own. Servers that start at once wait for each other, and each
 * migration is applied by one of them.
 *
 * `migrations` is the history to apply: without it the committed one.
 *
 * Throws `MigrationError`, with the database as the last whole migration left it, when an applied migration is
 * not the committed one (its checksum differs), when the database knows a migration that this version does not,
 * when one was left unfinished by Prisma's command, and when one fails.
 */
export async function migrateDatabase(
  target: DatabaseTarget,
  migrations?: readonly Migration[],
): Promise<string[]> {
  const resolved = resolveTarget(target)
  const history = migrations ?? readMigrations(resolved.provider)
  const connection = await openMigrationConnection(resolved)
  try {
    const applied: string[] = []
    for (;;) {
      const name = await applyNext(connection, history)
      if (name === undefined) return applied
      applied.push(name)
    }
  } finally {
    await connection.close()
  }
}

/**
 * Applies the oldest missing migration, if any. The record is read anew under the lock each time, since another
 * server may have gone on in between.
 */
async function applyNext(
  connection: MigrationConnection,
  history: readonly Migration[],
): Promise<string | undefined> {
  await connection.begin()
  try {
    const recorded = await connection.readRecord()
    checkRecord(recorded, history)
    const done = new Set(recorded.filter((entry) => !entry.rolledBack).map((entry) => entry.name))
    const next = history.find((migration) => !done.has(migration.name))
    if (next) await applyOne(connection, next)
    await connection.commit()
    return next?.name
  } catch (error) {
    await connection.rollback()
    throw error
  }
}

async function applyOne(connection: MigrationConnection, migration: Migration): Promise<void> {
  const startedAt = new Date()
  try {
    await connection.runScript(migration.sql)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new MigrationError(
      `Migration ${migration.name} failed and was undone, the database is as it was before it. ${reason}`,
      { cause: error },
    )
  }
  await connection.record({ id: randomUUID(), ...migration, startedAt, finishedAt: new Date() })
}

function checkRecord(recorded: readonly RecordedMigration[], history: readonly Migration[]): void {
  const known = new Map(history.map((migration) => [migration.name, migration]))
  for (const entry of recorded) {
    if (entry.rolledBack) continue
    if (!entry.finished) {
      throw new MigrationError(
        `Migration ${entry.name} was begun by Prisma's command and did not end. Restore the backup made before it, ` +
          'or mend the database and settle it with "prisma migrate resolve", then start again.',
      )
    }
    const migration = known.get(entry.name)
    if (!migration) {
      throw new MigrationError(
        `The database is ahead: it has migration ${entry.name}, which this version of Deskhand does not know. ` +
          'Start the version that last ran on it or a newer one, or restore the backup made before that update.',
      )
    }
    if (migration.checksum !== entry.checksum) {
      throw new MigrationError(
        `Migration ${entry.name} was applied to this database with another text than the one installed here ` +
          `(SHA-256 ${entry.checksum} there, ${migration.checksum} here). Install Deskhand's files again; ` +
          'a migration that was applied anywhere must never be edited.',
      )
    }
  }
}
