import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import { afterEach, describe, expect, test } from 'vitest'
import { MigrationError, migrateDatabase } from './migrate.ts'
import { createMigration, type Migration, readMigrations } from './migrations.ts'
import { createTestDatabase, type TestDatabase } from './testing.ts'

const first = createMigration(
  '20260101000000_first',
  `CREATE TABLE "Shelf" ("id" TEXT PRIMARY KEY NOT NULL);
   CREATE TABLE "Book" ("id" TEXT PRIMARY KEY NOT NULL, "shelfId" TEXT NOT NULL,
     CONSTRAINT "Book_shelfId_fkey" FOREIGN KEY ("shelfId") REFERENCES "Shelf" ("id") ON DELETE CASCADE);
   INSERT INTO "Shelf" VALUES ('a'); INSERT INTO "Book" VALUES ('b', 'a');`,
)
const second = createMigration('20260102000000_second', 'ALTER TABLE "Shelf" ADD COLUMN "name" TEXT;')

describe.each(['sqlite', 'postgresql'] as const)('migrations on %s', (provider) => {
  let database: TestDatabase | undefined

  afterEach(async () => {
    await database?.remove()
  })

  async function empty(): Promise<TestDatabase> {
    database = await createTestDatabase(provider, 'empty')
    return database
  }

  test('the committed history is applied once and recorded as Prisma does', async () => {
    const { target } = await empty()
    const history = readMigrations(provider)
    expect(await migrateDatabase(target)).toEqual(history.map((migration) => migration.name))
    expect(await migrateDatabase(target)).toEqual([])

    const rows = await query(database, 'SELECT * FROM "_prisma_migrations" ORDER BY migration_name')
    expect(rows).toHaveLength(history.length)
    expect(rows[0]).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      checksum: history[0]?.checksum,
      migration_name: history[0]?.name,
      logs: null,
      rolled_back_at: null,
      applied_steps_count: 1,
    })
    const { started_at, finished_at } = rows[0] ?? {}
    expect(new Date(String(started_at)).getTime()).toBeLessThanOrEqual(
      new Date(String(finished_at)).getTime(),
    )
  })

  test('only what is missing is applied', async () => {
    const { target } = await empty()
    expect(await migrateDatabase(target, [first])).toEqual([first.name])
    expect(await migrateDatabase(target, [first, second])).toEqual([second.name])
  })

  test('servers that start at once apply each migration once between them', async () => {
    const { target } = await empty()
    const results = await Promise.all([1, 2, 3, 4].map(() => migrateDatabase(target)))
    expect(results.flat().sort()).toEqual(readMigrations(provider).map((migration) => migration.name))
  })

  test('an applied migration with another text is refused', async () => {
    const { target } = await empty()
    await migrateDatabase(target, [first])
    const edited: Migration = createMigration(first.name, `${first.sql} `)
    await expect(migrateDatabase(target, [edited, second])).rejects.toThrow(
      /20260101000000_first was applied .* another text/,
    )
    expect(await recordedNames(database)).toEqual([first.name])
  })

  test('a database that is ahead is refused', async () => {
    const { target } = await empty()
    await migrateDatabase(target, [first, second])
    const failure = migrateDatabase(target, [first])
    await expect(failure).rejects.toBeInstanceOf(MigrationError)
    await expect(failure).rejects.toThrow(/is ahead: it has migration 20260102000000_second/)
  })

  test('a migration left unfinished by Prisma is refused, one that was rolled back is applied again', async () => {
    const { target } = await empty()
    await migrateDatabase(target, [first])
    const insert = `INSERT INTO "_prisma_migrations" (id, checksum, migration_name) VALUES ('x', 'y', '${second.name}')`
    await query(database, insert)
    await expect(migrateDatabase(target, [first, second])).rejects.toThrow(
      /begun by Prisma's command and did not end/,
    )

    await query(database, `UPDATE "_prisma_migrations" SET rolled_back_at = CURRENT_TIMESTAMP WHERE id = 'x'`)
    expect(await migrateDatabase(target, [first, second])).toEqual([second.name])
  })

  test('a migration that fails leaves nothing of itself', async () => {
    const { target } = await empty()
    const broken = createMigration(
      second.name,
      'CREATE TABLE "Half" ("id" TEXT); ALTER TABLE "Nowhere" ADD "x" TEXT;',
    )
    const failure = migrateDatabase(target, [first, broken])
    await expect(failure).rejects.toThrow(/20260102000000_second failed and was undone.*Nowhere/)
    expect(await recordedNames(database)).toEqual([first.name])
    await expect(query(database, 'SELECT * FROM "Half"')).rejects.toThrow(/Half/)
  })
})

describe('a table that Prisma changes by copying it (sqlite)', () => {
  const copyTable = `PRAGMA defer_foreign_keys=ON; PRAGMA foreign_keys=OFF;
    CREATE TABLE "new_Shelf" ("id" TEXT PRIMARY KEY NOT NULL, "room" TEXT);
    INSERT INTO "new_Shelf" ("id") SELECT "id" FROM "Shelf" WHERE 1 = $KEEP;
    DROP TABLE "Shelf"; ALTER TABLE "new_Shelf" RENAME TO "Shelf";
    PRAGMA foreign_keys=ON; PRAGMA defer_foreign_keys=OFF;`

  test('keeps the rows that refer to it', async () => {
    const database = await createTestDatabase('sqlite', 'empty')
    const copied = createMigration(second.name, copyTable.replace('$KEEP', '1'))
    await migrateDatabase(database.target, [first, copied])
    expect(await query(database, 'SELECT "shelfId" FROM "Book"')).toMatchObject([{ shelfId: 'a' }])
    await database.remove()
  })

  test('is refused when it would leave references to nothing', async () => {
    const database = await createTestDatabase('sqlite', 'empty')
    const copied = createMigration(second.name, copyTable.replace('$KEEP', '2'))
    await expect(migrateDatabase(database.target, [first, copied])).rejects.toThrow(
      /leave 1 references to rows that are gone \(Book to Shelf\)/,
    )
    expect(await query(database, 'SELECT "id" FROM "Shelf"')).toMatchObject([{ id: 'a' }])
    await database.remove()
  })
})

async function recordedNames(database: TestDatabase | undefined): Promise<unknown[]> {
  const rows = await query(database, 'SELECT migration_name FROM "_prisma_migrations"')
  return rows.map((row) => row.migration_name)
}

async function query(database: TestDatabase | undefined, sql: string): Promise<Record<string, unknown>[]> {
  if (database?.target.file) {
    using connection = new DatabaseSync(database.target.file)
    return connection.prepare(sql).all()
  }
  const client = new pg.Client({ connectionString: database?.target.url })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}
