import type { ChildProcess } from 'node:child_process'
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { accessSync, constants } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort } from '../../demo/start-demo.ts'
import { startPostgres } from '../../scripts/embedded-postgres.ts'
import { type Database, openDatabase } from '../../server/db/client.ts'
import { signInToFleet } from './fleet-api.ts'
import { startFleetDesk } from './fleet-desk.ts'
import { endProgram, isReady, startNode, startProgram } from './program.ts'
import { type FleetComputer, seedFleet } from './seed-fleet.ts'
import { createSessionDoors, type SessionDoors } from './session-doors.ts'

/** One server with its fleet: the doors that people use, and its tables to read. */
export type RunningFleet = {
  readonly computers: readonly FleetComputer[]
  readonly doors: SessionDoors
  readonly database: Database
  /** From the start of the agents' processes until the tables say that all are connected, in seconds. */
  readonly connectSeconds: number
  /** What the server's process holds in memory now. */
  serverMegabytes(): Promise<number>
  /** What the server's process has computed so far, in seconds of one core. */
  serverCpuSeconds(): Promise<number>
  stop(): Promise<void>
}

export type FleetSize = {
  readonly provider: 'sqlite' | 'postgresql'
  readonly computers: number
  readonly tasks: number
  readonly agentsPerProcess: number
  /** Where Node writes the profile of the server; null: it is not profiled. */
  readonly profileFolder: string | null
}

const hold = join(import.meta.dirname, 'hold-agents.ts')
const connectMs = 120_000

/** Starts one server process and the agents of every computer, several hundred in a process, and waits until all are connected. */
export async function startFleet(size: FleetSize): Promise<RunningFleet> {
  const folder = await mkdtemp(join(tmpdir(), 'deskhand-fleet-'))
  // Every real agent has a disk of its own; here hundreds share one, so theirs is memory where that can be had.
  const agentsFolder = await mkdtemp(join(memoryFolder(), 'deskhand-fleet-agents-'))
  const postgres = size.provider === 'postgresql' ? await startPostgres() : null
  const desk = await startFleetDesk(size.computers)
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const settings = {
    DESKHAND_PORT: String(port),
    DESKHAND_DATA: join(folder, 'server'),
    DESKHAND_LOG_LEVEL: 'warn',
    ...(postgres ? sharedSettings(postgres.url('postgres')) : {}),
  }
  const computers = await seedFleet(settings, {
    recordFile: null,
    seconds: () => 0,
    computers: size.computers,
    tasks: size.tasks,
    parts: 0,
    folder: agentsFolder,
    url,
    desk,
  })
  const server = startProgram({
    arguments: ['serve'],
    environment: settings,
    logFile: join(folder, 'server.log'),
    nodeOptions: size.profileFolder ? ['--cpu-prof', `--cpu-prof-dir=${size.profileFolder}`] : [],
  })
  while (!(await isReady(url))) await delay(50)
  const database = await openDatabase(
    postgres ? { url: postgres.url('postgres') } : { file: join(folder, 'server', 'deskhand.db') },
  )
  const began = performance.now()
  const holders = await startAgents(computers, size.agentsPerProcess, folder)
  while ((await database.prisma.agent.count({ where: { online: true } })) < computers.length) {
    if (performance.now() - began > connectMs) throw new Error('The agents have not all connected in time.')
    await delay(100)
  }
  const connectSeconds = (performance.now() - began) / 1000
  const api = await signInToFleet(url, new AbortController().signal)
  return {
    computers,
    database,
    connectSeconds,
    doors: createSessionDoors(api, desk),
    serverMegabytes: () => memoryOf(server),
    serverCpuSeconds: () => cpuOf(server),
    async stop() {
      await database.close()
      await endProgram(server)
      await Promise.all(holders.map(endProgram))
      await desk.close()
      await postgres?.stop()
      for (const path of [folder, agentsFolder]) await rm(path, { recursive: true, force: true })
    },
  }
}

async function startAgents(
  computers: readonly FleetComputer[],
  perProcess: number,
  folder: string,
): Promise<ChildProcess[]> {
  const holders: ChildProcess[] = []
  for (let from = 0; from < computers.length; from += perProcess) {
    const list = join(folder, `agents-${from}.json`)
    const folders = computers.slice(from, from + perProcess).map((computer) => computer.folder)
    await writeFile(list, JSON.stringify(folders))
    holders.push(startNode([hold, list], { logFile: join(folder, 'agents.log') }))
  }
  return holders
}

function sharedSettings(databaseUrl: string): Record<string, string> {
  const signingKey = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' })
  return {
    DATABASE_URL: databaseUrl,
    DESKHAND_SECRET_KEY: randomBytes(32).toString('base64'),
    DESKHAND_SIGNING_KEY: Buffer.from(signingKey).toString('base64'),
  }
}

function memoryFolder(): string {
  try {
    accessSync('/dev/shm', constants.W_OK)
    return '/dev/shm'
  } catch {
    return tmpdir()
  }
}

async function memoryOf({ pid }: ChildProcess): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024
}

/** The 14th and 15th field of `stat`, in hundredths of a second on every Linux that Node runs on. */
async function cpuOf({ pid }: ChildProcess): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}
