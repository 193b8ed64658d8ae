import { fileURLToPath } from 'node:url'

/** The two databases that Deskhand runs on. */
export type Provider = 'sqlite' | 'postgresql'

/**
 * Where the database is: `url` is a PostgreSQL address (`postgresql://user:password@host/database`) or a
 * `file:` address of a SQLite file; `file` is the path of a SQLite file. Exactly one of them counts: a `url`
 * that is not empty goes first.
 */
export type DatabaseTarget = { url?: string | undefined; file?: string | undefined }

/** A target that was understood; `address` is a path for SQLite and a connection string for PostgreSQL. */
export type ResolvedTarget = { provider: Provider; address: string }

/**
 * Tells which database a target means.
 *
 * Throws with words when it names none, or one that Deskhand cannot use. The address itself is never in the
 * message, since it may hold a password.
 */
export function resolveTarget({ url, file }: DatabaseTarget): ResolvedTarget {
  if (url) {
    if (/^postgres(ql)?:\/\//.test(url)) return { provider: 'postgresql', address: url }
    if (url.startsWith('file://')) return { provider: 'sqlite', address: fileURLToPath(url) }
    if (url.startsWith('file:')) return { provider: 'sqlite', address: url.slice('file:'.length) }
    throw new Error('The database address must begin with postgresql:// or file:. Correct DATABASE_URL.')
  }
  if (!file) throw new Error('No database is named. Set DATABASE_URL, or give the path of a SQLite file.')
  if (file === ':memory:') throw new Error('A SQLite database must be a file: it is opened more than once.')
  return { provider: 'sqlite', address: file }
}
