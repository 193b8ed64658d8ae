import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Provider } from './target.ts'

/** One step of the history: its folder's name, its SQL, and the SHA-256 of that text as hexadecimal digits. */
export type Migration = { name: string; sql: string; checksum: string }

/** Reads the committed history of a database, oldest first, from `prisma/<provider>/migrations`. */
export function readMigrations(provider: Provider): Migration[] {
  const folder = fileURLToPath(new URL(`../../prisma/${provider}/migrations/`, import.meta.url))
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => createMigration(name, readFileSync(`${folder}${name}/migration.sql`, 'utf8')))
}

/** Makes a migration of a name and its SQL, with Prisma's checksum. */
export function createMigration(name: string, sql: string): Migration {
  return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
}
