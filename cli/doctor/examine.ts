import { access, constants, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { openDatabase } from '../../server/db/client.ts'
import { readMigrations } from '../../server/db/migrations.ts'
import { resolveTarget } from '../../server/db/target.ts'
import { isReadableByOthers, keyFilesOf } from '../../server/secrets.ts'
import { loadSettings, publicUrlOf, type Settings } from '../../server/settings.ts'

/** What was looked at, how it is, and what to do where it is not good. */
export interface Finding {
  readonly subject: string
  readonly verdict: 'good' | 'warning' | 'bad'
  readonly words: string
  readonly advice?: string
}

/** The oldest Node that runs the sources as they are. */
const oldestNode = [22, 13] as const

/** Looks at everything that the server needs on this machine. Changes nothing. */
export async function examine(env: Readonly<Record<string, string | undefined>>): Promise<Finding[]> {
  const node = examineNode(process.versions.node)
  const loaded = loadSettings(env)
  if (!loaded.ok)
    return [node, ...loaded.problems.map((words) => bad('Settings', words, 'Correct it in the environment.'))]
  const { settings } = loaded
  return [
    node,
    good('Settings', 'all understood.'),
    await examineFolder(settings),
    ...(await examineKeys(settings)),
    await examineDatabase(settings),
    await examinePort(settings),
    examineUrl(settings),
  ]
}

/** @param version such as `24.1.0` */
export function examineNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const fits = major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])
  if (fits) return good('Node', `version ${version}.`)
  return bad(
    'Node',
    `version ${version} is too old.`,
    `Install Node ${oldestNode.join('.')} or newer; 24 is the one that is tested.`,
  )
}

async function examineFolder({ dataFolder }: Settings): Promise<Finding> {
  const subject = 'Data folder'
  const found = await stat(dataFolder).catch(() => null)
  if (!found) return good(subject, `${dataFolder} is not there yet; the first start makes it.`)
  if (!found.isDirectory())
    return bad(subject, `${dataFolder} is not a folder.`, 'Set DESKHAND_DATA to a folder.')
  const writable = await access(dataFolder, constants.R_OK | constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  )
  if (!writable)
    return bad(
      subject,
      `this user may not write in ${dataFolder}.`,
      'Give the folder to the user that runs the server.',
    )
  if (await isReadableByOthers(dataFolder)) {
    return warning(
      subject,
      `other users of this machine may look into ${dataFolder}.`,
      `Run: chmod 700 ${dataFolder}`,
    )
  }
  return good(subject, dataFolder)
}

async function examineKeys(settings: Settings): Promise<Finding[]> {
  const files = keyFilesOf(settings.dataFolder)
  return Promise.all([
    settings.secretKey
      ? good('Secret key', 'set in the environment.')
      : examineKeyFile('Secret key', files.secretKey),
    settings.signingKey
      ? good('Signing key', 'set in the environment.')
      : examineKeyFile('Signing key', files.signingKey),
  ])
}

async function examineKeyFile(subject: string, file: string): Promise<Finding> {
  const found = await stat(file).catch(() => null)
  if (!found) return good(subject, 'not there yet; the first start makes it.')
  if (await isReadableByOthers(file)) {
    return bad(subject, `other users of this machine may read ${file}.`, `Run: chmod 600 ${file}`)
  }
  return good(subject, `${file}. Keep a copy of it apart from the database's backups.`)
}

async function examineDatabase(settings: Settings): Promise<Finding> {
  const subject = 'Database'
  const { provider, address } = resolveTarget(settings.database)
  if (provider === 'sqlite' && !(await stat(address).catch(() => null))) {
    return good(subject, `SQLite; ${address} is not there yet, the first start makes it.`)
  }
  try {
    const database = await openDatabase(settings.database)
    try {
      const rows = await database.prisma.$queryRaw<{ migration_name: string }[]>`
        SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`
      return compareMigrations(
        provider,
        rows.map((row) => row.migration_name),
      )
    } finally {
      await database.close()
    }
  } catch (error) {
    return bad(subject, `${provider} does not answer (${kindOf(error)}).`, adviceFor(provider))
  }
}

function compareMigrations(provider: 'sqlite' | 'postgresql', applied: readonly string[]): Finding {
  const known = readMigrations(provider).map(({ name }) => name)
  const ahead = applied.filter((name) => !known.includes(name))
  const missing = known.filter((name) => !applied.includes(name))
  if (ahead.length > 0) {
    return bad(
      'Database',
      `it was used by a newer version (${ahead.join(', ')}).`,
      'Start that version or a newer one.',
    )
  }
  if (missing.length > 0)
    return good('Database', `${provider} answers; the next start updates it (${missing.length} steps).`)
  return good('Database', `${provider} answers and is up to date.`)
}

/** The kind only: a driver's words may hold the address with its password. */
function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}

function adviceFor(provider: 'sqlite' | 'postgresql'): string {
  return provider === 'sqlite'
    ? 'Look at the rights of the file and its folder, and at the space on the disk. An empty or foreign file must go.'
    : 'Look at DATABASE_URL (host, port, database, user, password), and whether that server runs.'
}

function examinePort({ port, host }: Settings): Promise<Finding> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) => {
      const words =
        error.code === 'EADDRINUSE'
          ? `${port} is taken on ${host}.`
          : `${host}:${port} cannot be listened on (${error.code}).`
      resolve(
        warning(
          'Port',
          words,
          'Right, when it is the server itself that runs. Else set DESKHAND_PORT or DESKHAND_HOST.',
        ),
      )
    })
    probe.listen(port, host, () => probe.close(() => resolve(good('Port', `${port} is free on ${host}.`))))
  })
}

function examineUrl(settings: Settings): Finding {
  const url = new URL(publicUrlOf(settings, settings.port))
  const subject = 'Public address'
  const local = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)
  if (url.protocol === 'http:' && !local) {
    return bad(
      subject,
      `${url.origin} sends passwords unprotected.`,
      'Put a proxy with TLS before the server and set DESKHAND_URL to its https:// address.',
    )
  }
  if (local && settings.host !== '127.0.0.1' && settings.host !== '::1') {
    return warning(
      subject,
      `${url.origin} works on this machine only.`,
      'Set DESKHAND_URL to the address that others use.',
    )
  }
  if (!local && settings.trustProxy === false) {
    return warning(
      subject,
      `${url.origin}, and no proxy is trusted: limits count the proxy as one client.`,
      'Set DESKHAND_TRUST_PROXY to the number of proxies before the server, mostly 1.',
    )
  }
  return good(subject, url.origin)
}

function good(subject: string, words: string): Finding {
  return { subject, verdict: 'good', words }
}

function warning(subject: string, words: string, advice: string): Finding {
  return { subject, verdict: 'warning', words, advice }
}

function bad(subject: string, words: string, advice: string): Finding {
  return { subject, verdict: 'bad', words, advice }
}
