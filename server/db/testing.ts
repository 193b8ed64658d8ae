// Databases for tests: the same suite runs on SQLite and on PostgreSQL.
import { afterAll, beforeAll, describe, inject } from 'vitest'
import { type Database, openDatabase } from './client.ts'
import type { DatabaseTarget, Provider } from './target.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where `scripts/vitest-postgres.ts` hands out databases. */
    testDatabases: string
  }
}

/** A database of a test's own. */
export type TestDatabase = {
  provider: Provider
  /** Where it is, for whatever opens it by itself. */
  target: DatabaseTarget
  /** Removes it, even while connections are open. */
  remove(): Promise<void>
}

/**
 * Makes a database for one test or suite: `migrated` has all tables and no rows, `empty` has nothing. Throws with
 * the reason when the database cannot be had, so that no test passes without it.
 */
export async function createTestDatabase(
  provider: Provider,
  kind: 'migrated' | 'empty' = 'migrated',
): Promise<TestDatabase> {
  const target = await askForDatabase<DatabaseTarget>({ provider, kind })
  return {
    provider,
    target,
    remove: async () => {
      await askForDatabase({ provider, target })
    },
  }
}

/**
 * Declares a suite that runs once on each database. Each run has a migrated database of its own without rows,
 * shared by the tests of the suite; `database()` gives it and may be called within tests and hooks only.
 */
export function describeOnBothDatabases(name: string, suite: (database: () => Database) => void): void {
  describe.each(['sqlite', 'postgresql'] as const)(`${name} on %s`, (provider) => {
    let files: TestDatabase | undefined
    let opened: Database | undefined
    beforeAll(async () => {
      files = await createTestDatabase(provider)
      opened = await openDatabase(files.target)
    })
    afterAll(async () => {
      await opened?.close()
      await files?.remove()
    })
    suite(() => {
      if (!opened) throw new Error('The database is open only within tests and hooks.')
      return opened
    })
  })
}

async function askForDatabase<T>(question: object): Promise<T> {
  const address = inject('testDatabases')
  if (!address) {
    throw new Error('Test databases need globalSetup: ["scripts/vitest-postgres.ts"] in vitest.config.ts.')
  }
  // A connection that is kept would have been ended by the other side when a long suite asks again.
  const headers = { connection: 'close' }
  const response = await fetch(address, { method: 'POST', headers, body: JSON.stringify(question) })
  const answer = await response.text()
  if (!response.ok) throw new Error(`The test database cannot be had. ${answer}`)
  return JSON.parse(answer)
}
