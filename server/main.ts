import { join } from 'node:path'
import { databaseCheck } from './check-database.ts'
import { openDatabase } from './db/client.ts'
import { migrateDatabase } from './db/migrate.ts'
import { keepLibrary } from './domains/library/keep-library.ts'
import { readLibrary } from './domains/library/read-library.ts'
import { createApp } from './http/create-app.ts'
import { createFront } from './http/front.ts'
import { keepFingerprint } from './keep-fingerprint.ts'
import { createLog } from './log.ts'
import { loadSecrets } from './secrets.ts'
import type { Services } from './services.ts'
import { publicUrlOf, type Settings } from './settings.ts'
import { wireServices } from './wire-services.ts'

/** The software, tasks and scripts that every server comes with. */
const libraryFolder = join(import.meta.dirname, '..', 'prisma', 'library')

/** A server that takes requests. */
export interface RunningServer {
  /** The public address. */
  readonly url: string
  /** The port that it really listens on. */
  readonly port: number
  readonly services: Services
  /** The one-time link for the first admin; null once there is a user. */
  readonly setupLink: string | null
  /** Stops taking requests, lets running ones end (10 seconds at most), then the engine, then the database. */
  stop(): Promise<void>
}

export interface StartOptions {
  /** True logs nothing, for tests. */
  readonly quiet?: boolean
  /** Where the built pages are; `dist` beside the sources unless told. */
  readonly pagesFolder?: string
}

/**
 * Starts the whole server: the port first (so that a taken one is known before anything is touched, and so that
 * `/healthz` answers at once), then keys, database, the shipped library, services, engine and pages. Throws in words
 * when it cannot.
 */
export async function startServer(settings: Settings, options: StartOptions = {}): Promise<RunningServer> {
  const log = createLog(options.quiet ? 'silent' : settings.logLevel)
  const front = createFront()
  const port = await front.listen(settings)
  const closers: (() => Promise<void>)[] = [() => front.stop()]
  const stop = async () => {
    for (const close of closers.splice(0)) await close()
  }
  try {
    const url = publicUrlOf(settings, port)
    const secrets = await loadSecrets(settings)
    await migrateDatabase(settings.database)
    const database = await openDatabase(settings.database)
    closers.push(() => database.close())
    await keepFingerprint(database, secrets.fingerprint)
    await keepLibrary(database, await readLibrary(libraryFolder))

    const wiring = await wireServices({ settings, database, secrets, url, log })
    closers.splice(1, 0, () => wiring.stop())
    await wiring.start()
    const { services, routers } = wiring
    const pagesFolder = options.pagesFolder ?? join(import.meta.dirname, '..', 'dist')
    const widgetParents = () => services.integrations.frameAncestors()
    const readiness = [databaseCheck(database), { name: 'engine', check: wiring.checkEngine }]
    front.serve(createApp({ settings, url, services, log, widgetParents, readiness, pagesFolder, routers }))
    const setupLink = await services.users.firstAdmin.makeLink(url)
    log.info({ url, port }, 'the server is ready')
    return { url, port, services, setupLink, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
