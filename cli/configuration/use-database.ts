import { mkdir, stat } from 'node:fs/promises'
import { type Database, openDatabase } from '../../server/db/client.ts'
import { MigrationError, migrateDatabase } from '../../server/db/migrate.ts'
import { resolveTarget } from '../../server/db/target.ts'
import { DeskhandError } from '../../server/errors.ts'
import { loadSettings, type Settings } from '../../server/settings.ts'
import { fail } from '../output/print.ts'

/**
 * Works with the database that the environment names, as `deskhand serve` does, and closes it again. Where that cannot
 * be done it says why on standard error and lets the program end with 1.
 * @param access `read` leaves the database as it is, and refuses where there is none; `write` makes one where there is
 *   none, and brings its tables up to date
 */
export async function useDatabase(
  access: 'read' | 'write',
  work: (database: Database) => Promise<void>,
): Promise<void> {
  const loaded = loadSettings(process.env)
  if (!loaded.ok) return fail(loaded.problems, 1)
  // What libraries say to each other about their next versions is nothing that whoever runs the command can act on.
  process.noDeprecation = true
  try {
    await prepare(access, loaded.settings)
    const database = await openDatabase(loaded.settings.database)
    try {
      await work(database)
    } finally {
      await database.close()
    }
  } catch (error) {
    fail([wordsOf(error)], 1)
  }
}

async function prepare(access: 'read' | 'write', settings: Settings): Promise<void> {
  if (access === 'write') {
    await mkdir(settings.dataFolder, { recursive: true, mode: 0o700 })
    await migrateDatabase(settings.database)
    return
  }
  const { provider, address } = resolveTarget(settings.database)
  if (provider === 'sqlite' && !(await stat(address).catch(() => null)))
    throw new DeskhandError('notFound', `There is no database at ${address} yet.`)
}

/** A driver's own words may hold the address with its password, so of an unforeseen error only its kind is told. */
function wordsOf(error: unknown): string {
  if (error instanceof DeskhandError || error instanceof MigrationError) return error.message
  const kind = error instanceof Error && 'code' in error ? error.code : null
  return `The database cannot be used (${kind ?? 'unknown error'}). "deskhand doctor" says more.`
}
