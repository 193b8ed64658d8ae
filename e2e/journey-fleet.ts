import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { enrolAgent } from '../agent/main.ts'
import { startAgentProcess, startServerProcess } from '../demo/processes.ts'
import { freePort } from '../demo/start-demo.ts'
import { openDatabase } from '../server/db/client.ts'
import { migrateDatabase } from '../server/db/migrate.ts'
import { createAgentsContext, nobodyListens } from '../server/domains/agents/context.ts'
import { createEnrolmentToken } from '../server/domains/agents/create-enrolment-token.ts'
import { createAuditService } from '../server/domains/audit/audit-service.ts'
import { createUsersService } from '../server/domains/users/users-service.ts'
import { createLog } from '../server/log.ts'
import { loadSecrets } from '../server/secrets.ts'
import { loadSettings } from '../server/settings.ts'
import { createStores, keyPairOf, type Stores } from '../server/wire-services.ts'
import { type ApiClient, createApiClient, signIn } from './api-client.ts'

/** Who may do everything on a fleet's server. */
export const fleetAdmin = {
  name: 'Fleet Admin',
  email: 'admin@fleet.example',
  password: 'deskhand-fleet-only',
}

/** A computer of a fleet: an agent process with a folder of its own, in which its software is files. */
export type FleetComputer = {
  readonly id: string
  readonly folder: string
  /** What is installed under this name: the version, or null. */
  installed(name: string): string | null
  /** Puts a version there, as somebody other than us would; null takes it away. */
  put(name: string, version: string | null): void
  /** The scripts that ran, in order, as they wrote it down. */
  ran(): string[]
  startAgent(): void
  stopAgent(): Promise<void>
  /** Ends the agent as a power cut would. */
  killAgent(): Promise<void>
}

export type Fleet = {
  readonly url: string
  readonly api: ApiClient
  readonly token: string
  readonly computers: Readonly<Record<string, FleetComputer>>
  computer(name: string): FleetComputer
  /** Works on the server's tables as another process of it would. */
  withStores<Result>(work: (stores: Stores) => Promise<Result>): Promise<Result>
  /** Waits until these computers, or all, are connected. */
  untilOnline(...names: string[]): Promise<void>
  restartServer(): Promise<void>
  stop(): Promise<void>
}

export type FleetOptions = {
  /** Computers by name: the tenant that each belongs to. */
  readonly computers: Readonly<Record<string, string>>
  /** More settings of the server. */
  readonly settings?: Readonly<Record<string, string>>
}

/** Starts a real server and a real agent for each computer; tenants are made by their names. */
export async function startFleet({ computers, settings: more = {} }: FleetOptions): Promise<Fleet> {
  const folder = mkdtempSync(join(tmpdir(), 'deskhand-fleet-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const environment = {
    DESKHAND_PORT: String(port),
    DESKHAND_DATA: join(folder, 'server'),
    DESKHAND_LOG_LEVEL: 'warn',
    ...more,
  }
  const loaded = loadSettings(environment)
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'))
  const { settings } = loaded
  const secrets = await loadSecrets(settings)
  await migrateDatabase(settings.database)

  async function withDatabase<Result>(
    work: (database: Awaited<ReturnType<typeof openDatabase>>) => Promise<Result>,
  ): Promise<Result> {
    const database = await openDatabase(settings.database)
    try {
      return await work(database)
    } finally {
      await database.close()
    }
  }
  const withStores: Fleet['withStores'] = (work) =>
    withDatabase((database) => work(createStores(database, secrets)))

  const tokens = await withDatabase(async (database) => {
    const log = createLog('silent')
    const audit = createAuditService(database)
    await createUsersService({ database, secrets, url, audit, log }).createUser({
      ...fleetAdmin,
      role: 'admin',
      tenantIds: null,
    })
    const stores = createStores(database, secrets)
    const agents = createAgentsContext({
      database,
      serverKey: keyPairOf(secrets),
      serverUrl: url,
      sealer: secrets.sealerFor('agent-command'),
      recordAudit: (event) => audit.record(event),
      log,
      listener: nobodyListens,
    })
    const tokens: Record<string, string> = {}
    for (const name of new Set(Object.values(computers)))
      await stores.tenants.create({ id: name.toLowerCase(), name })
    for (const [name, tenant] of Object.entries(computers)) {
      const tenantId = tenant.toLowerCase()
      const computerId = await stores.computers.create({
        id: name,
        tenantId,
        name,
        kind: 'workstation',
        roles: [],
      })
      tokens[name] = (await createEnrolmentToken(agents, 'server', { tenantId, computerId })).token
    }
    return tokens
  })

  let server = await startServerProcess(environment, url)
  const started: Record<string, FleetComputer> = {}
  for (const [number, [name, token]] of Object.entries(tokens).entries()) {
    const hardwareUuid = `8A3C5A20-9F1D-11EE-8C90-0242AC13${String(number + 1).padStart(4, '0')}`
    const agentFolder = join(folder, name, 'agent')
    mkdirSync(join(folder, name, 'machine'), { recursive: true })
    const machineFolder = join(folder, name, 'machine')
    const bootIdFile = join(machineFolder, 'boot')
    writeFileSync(bootIdFile, 'boot 0')
    // Its machine goes down at once, and comes up again as another boot.
    const restartCommand = ['sh', '-c', `echo "boot $$" > '${bootIdFile}'; kill -9 $PPID`]
    await enrolAgent({
      token,
      folder: agentFolder,
      machine: { hostname: name, hardwareUuid, bootIdFile, restartCommand },
    })
    started[name] = startComputer(name, machineFolder, agentFolder)
  }
  const token = await signIn(url, fleetAdmin.email, fleetAdmin.password)
  const fleet: Fleet = {
    url,
    token,
    api: createApiClient(url, token),
    computers: started,
    computer(name) {
      const found = started[name]
      if (!found) throw new Error(`The fleet has no computer ${name}.`)
      return found
    },
    withStores,
    async untilOnline(...names) {
      const wanted = names.length > 0 ? names : Object.keys(started)
      const online = () =>
        withStores(
          async (stores) => (await stores.computers.findMany(wanted)).filter((each) => each.online).length,
        )
      await expect.poll(online, { timeout: 45_000 }).toBe(wanted.length)
    },
    async restartServer() {
      await server.kill()
      server = await startServerProcess(environment, url)
    },
    async stop() {
      await Promise.all(Object.values(started).map((computer) => computer.stopAgent()))
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return fleet
}

function startComputer(id: string, folder: string, agentFolder: string): FleetComputer {
  let wanted = true
  let agent = start()
  /** As a service manager does: an agent that ends unasked is started again. */
  function start() {
    const started = startAgentProcess(agentFolder, { MACHINE: folder })
    started.child.once('exit', () => {
      if (wanted) agent = start()
    })
    return started
  }
  const read = (name: string) =>
    existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8').trim() : null
  return {
    id,
    folder,
    installed: read,
    put(name, version) {
      if (version === null) rmSync(join(folder, name), { force: true })
      else writeFileSync(join(folder, name), `${version}\n`)
    },
    ran: () => (read('ran') ?? '').split('\n').filter(Boolean),
    startAgent() {
      wanted = true
      agent = start()
    },
    async stopAgent() {
      wanted = false
      await agent.stop()
    },
    async killAgent() {
      wanted = false
      await agent.kill()
    },
  }
}

/** Scripts for a software that is a file with its version in it, on whatever computer of a fleet. */
export function fileSoftware(file: string) {
  const script = (name: string, body: string) =>
    ({ name: `${file}: ${name}`, context: 'system', language: 'sh', body }) as const
  const put = `echo "$DESKHAND_VERSION" > "$MACHINE/${file}"`
  const say = (what: string) =>
    `echo "${what} ${file}" >> "$MACHINE/ran"; echo "${what} ${file} $DESKHAND_VERSION"`
  return {
    detection: script('detect', `cat "$MACHINE/${file}" 2>/dev/null || echo absent`),
    install: script('install', `${say('install')}; ${put}`),
    update: script('update', `${say('update')}; ${put}`),
    uninstall: script('uninstall', `${say('uninstall')}; rm -f "$MACHINE/${file}"`),
  }
}

/** Starts a session of this kind on a computer and gives its view once it has ended. */
export async function runSession({ api }: Fleet, computerId: string, more: SessionWishes = {}) {
  return await endedSession(api, await startSession(api, computerId, more))
}

export type SessionWishes = Partial<
  Omit<Parameters<ApiClient['sessions']['start']['mutate']>[0], 'computerIds'>
>

/** Starts a session on a computer; maintenance where nothing else is said. Gives its id. */
export async function startSession(
  api: ApiClient,
  computerId: string,
  more: SessionWishes = {},
): Promise<string> {
  const { sessions } = await api.sessions.start.mutate({
    kind: 'maintenance',
    ...more,
    computerIds: [computerId],
    requestKey: randomUUID(),
  })
  return sessions[0]?.sessionId ?? ''
}

/** Waits until the session has this status. */
export async function untilStatus(
  api: ApiClient,
  sessionId: string,
  status: string,
  timeout = 30_000,
): Promise<void> {
  await expect
    .poll(async () => (await api.sessions.get.query({ sessionId }).catch(() => null))?.status, { timeout })
    .toBe(status)
}

/** The session once it has ended. */
export async function endedSession(api: ApiClient, sessionId: string, timeout = 60_000) {
  await expect
    .poll(async () => (await api.sessions.get.query({ sessionId }).catch(() => null))?.ended, {
      timeout,
      intervals: [100, 250],
    })
    .toBe(true)
  return await api.sessions.get.query({ sessionId })
}
