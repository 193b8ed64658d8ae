import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../../demo/start-demo.ts'
import { type PostgresServer, startPostgres } from '../../scripts/embedded-postgres.ts'
import type { DatabaseTarget } from '../../server/db/target.ts'
import { type FleetDesk, startFleetDesk } from '../fleet/fleet-desk.ts'
import { isReady } from '../fleet/program.ts'
import { type FleetComputer, seedFleet } from '../fleet/seed-fleet.ts'
import type { Random } from './random.ts'
import { startTarget, type Target } from './target.ts'
import { startTcpProxy } from './tcp-proxy.ts'

export type World = {
  /** Where agents and people find whichever server is there. */
  readonly url: string
  readonly desk: FleetDesk
  readonly computers: readonly FleetComputer[]
  readonly servers: readonly Target[]
  readonly agents: readonly Target[]
  readonly database: DatabaseTarget
  readonly recordFile: string
  stop(): Promise<void>
}

export type WorldOptions = {
  readonly folder: string
  readonly postgres: boolean
  readonly agents: number
  readonly random: Random
  readonly serverChanged: () => void
}

const tasks = 4
const parts = 2

/** Starts everything that a run needs, in processes of their own: servers behind a proxy, an agent for each computer. */
export async function startWorld(options: WorldOptions): Promise<World> {
  const { folder, random } = options
  const postgres = options.postgres ? await startPostgres() : null
  const recordFile = join(folder, 'record')
  const logs = join(folder, 'logs')
  mkdirSync(logs)
  const desk = await startFleetDesk(options.agents)
  const servers: Target[] = []
  const ports = await freePorts(postgres ? 3 : 2)
  const [proxyPort = 0, ...serverPorts] = ports
  const proxy = await startTcpProxy(proxyPort, () => {
    const up = serverPorts.filter((_, at) => servers[at]?.state() === 'up')
    const stopped = serverPorts.filter((_, at) => servers[at]?.state() === 'stopped')
    const [port = null] = up.length > 0 ? [up[random.below(up.length)]] : stopped
    return port
  })
  const settings = settingsOf(proxy.url, postgres)
  const settingsOfServer = (at: number) => ({
    ...settings,
    DESKHAND_PORT: String(serverPorts[at]),
    DESKHAND_DATA: join(folder, `server-${at}`),
  })
  const seconds = Array.from({ length: tasks + parts + 1 }, () => random.between(0.2, 1))
  const computers = await seedFleet(settingsOfServer(0), {
    recordFile,
    seconds: (work) => seconds[work] ?? 0.2,
    computers: options.agents,
    tasks,
    parts,
    folder,
    url: proxy.url,
    desk,
  })
  for (const [at, port] of serverPorts.entries())
    servers.push(
      startTarget({
        name: `server-${at}`,
        arguments: ['serve'],
        environment: settingsOfServer(at),
        logFile: join(logs, `server-${at}.log`),
        ready: () => isReady(`http://127.0.0.1:${port}`),
        changed: options.serverChanged,
      }),
    )
  const agents = computers.map((computer) =>
    startTarget({
      name: `agent-${computer.number}`,
      arguments: ['agent', 'run', '--folder', computer.folder],
      logFile: join(logs, `agent-${computer.number}.log`),
      ready: async () => true,
      changed: () => undefined,
    }),
  )
  return {
    url: proxy.url,
    desk,
    computers,
    servers,
    agents,
    database: postgres
      ? { url: postgres.url('postgres') }
      : { file: join(folder, 'server-0', 'deskhand.db') },
    recordFile,
    async stop() {
      await Promise.all([...agents, ...servers].map((target) => target.end()))
      await proxy.close()
      await desk.close()
      await postgres?.stop()
    },
  }
}

function settingsOf(url: string, postgres: PostgresServer | null): Record<string, string> {
  const common = { DESKHAND_URL: url, DESKHAND_LOG_LEVEL: 'warn' }
  if (!postgres) return common
  const signingKey = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' })
  return {
    ...common,
    DATABASE_URL: postgres.url('postgres'),
    DESKHAND_SECRET_KEY: randomBytes(32).toString('base64'),
    DESKHAND_SIGNING_KEY: Buffer.from(signingKey).toString('base64'),
  }
}

async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>()
  while (ports.size < count) ports.add(await freePort())
  return [...ports]
}
