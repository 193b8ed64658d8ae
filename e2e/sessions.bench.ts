import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { FleetComputer } from './fleet/seed-fleet.ts'
import { type RunningFleet, startFleet } from './fleet/start-fleet.ts'

const sizes = {
  agents: 2_000,
  agentsPerProcess: 250,
  idleSeconds: 10,
  presses: 50,
  fewSessions: 100,
  manySessions: 1_000,
  actionsPerSession: 10,
} as const

const goals = { idleMegabytes: 500, pressToScriptMs: 300 }
/** What has not ended by then is not waited for: the rates are those of what was done. */
const roundMs = 1_800_000
const pollMs = 250
/** How often somebody looks at a session meanwhile. */
const lookMs = 1_000
const endedStatuses = ['passed', 'partiallyPassed', 'failed', 'cancelled', 'missed']

/**
 * One server process with 2,000 connected agents: its memory once they are idle, from *Run now* to the script's start on the
 * machine, and how fast 100 and 1,000 maintenance sessions of 10 actions run. On SQLite and on PostgreSQL in the
 * same run, with the ratios. `SESSIONS_PROFILE=FOLDER` has Node write the server's profiles there.
 */
export async function bench(): Promise<object> {
  const sqlite = await measure('sqlite')
  const postgresql = await measure('postgresql')
  return {
    bench: 'sessions',
    sizes,
    goals,
    sqlite,
    postgresql,
    sqliteOverPostgresql: {
      idleMegabytes: round(sqlite.idleMegabytes / postgresql.idleMegabytes),
      pressToScriptP50: round(sqlite.pressToScriptMs.p50 / postgresql.pressToScriptMs.p50),
      actionsPerSecond: round(sqlite.many.actionsPerSecond / postgresql.many.actionsPerSecond),
    },
  }
}

async function measure(provider: 'sqlite' | 'postgresql') {
  const fleet = await startFleet({
    provider,
    computers: sizes.agents,
    tasks: sizes.actionsPerSession,
    agentsPerProcess: sizes.agentsPerProcess,
    profileFolder: process.env.SESSIONS_PROFILE ?? null,
  })
  try {
    await delay(sizes.idleSeconds * 1000)
    const idleMegabytes = round(await fleet.serverMegabytes())
    say(`${provider}: ${sizes.agents} agents connected, ${idleMegabytes} MB`)
    const presses: number[] = []
    for (let press = 0; press < sizes.presses; press += 1)
      presses.push(await pressToScript(fleet, fleet.computers[press] as FleetComputer))
    const pressToScriptMs = { p50: quantile(presses, 0.5), p95: quantile(presses, 0.95) }
    say(`${provider}: from the press to the script ${JSON.stringify(pressToScriptMs)} ms`)
    const few = await runSessions(fleet, sizes.fewSessions, provider)
    const many = await runSessions(fleet, sizes.manySessions, provider)
    return {
      idleMegabytes,
      busyMegabytes: round(await fleet.serverMegabytes()),
      connectSeconds: round(fleet.connectSeconds),
      pressToScriptMs,
      few,
      many,
      /** Of the time for one action; 1 is linear. */
      growth: round(few.actionsPerSecond / many.actionsPerSecond),
    }
  } finally {
    await fleet.stop()
  }
}

/** From the press of *Run now* to the start of the first script after it, by the clock of this machine, in milliseconds. */
async function pressToScript({ doors, database }: RunningFleet, computer: FleetComputer): Promise<number> {
  const sessionId = await doors.prepareTool(computer, randomUUID())
  let state = await doors.look(sessionId)
  for (; state.status !== 'waitingForApproval'; state = await doors.look(sessionId)) {
    if (state.ended) throw new Error(`The tool's session ended as ${state.status}: ${state.statusDetail}`)
    await delay(20)
  }
  const pressedAt = new Date()
  await doors.press(sessionId, state.plan?.hash ?? '')
  for (;;) {
    const first = await database.prisma.agentCommand.findFirst({
      where: { sessionId, issuedAt: { gte: pressedAt }, startedAt: { not: null } },
      orderBy: { issuedAt: 'asc' },
      select: { startedAt: true },
    })
    if (first?.startedAt) {
      while (!(await doors.look(sessionId)).ended) await delay(50)
      return first.startedAt.getTime() - pressedAt.getTime()
    }
    await delay(20)
  }
}

/** Runs one maintenance session on each of so many computers at once, until all have ended. */
async function runSessions(fleet: RunningFleet, count: number, provider: string) {
  const { prisma } = fleet.database
  const computers = fleet.computers.slice(-count)
  for (const { folder } of computers) writeFileSync(join(folder, 'generation'), `${count}\n`)
  const began = performance.now()
  const cpuBefore = await fleet.serverCpuSeconds()
  const ids = await fleet.doors.startMaintenance(computers, randomUUID())
  const startedMs = performance.now() - began
  const since = new Date(Date.now() - startedMs - 1000)
  const where = { kind: 'maintenance', createdAt: { gte: since } }
  const over = new AbortController()
  const answers = timeAnswers(fleet, ids[0] ?? '', over.signal)
  let ended = 0
  while (ended < ids.length && performance.now() - began < roundMs) {
    await delay(pollMs)
    ended = await prisma.maintenanceSession.count({ where: { ...where, status: { in: endedStatuses } } })
  }
  over.abort()
  const seconds = (performance.now() - began) / 1000
  const actions = await prisma.sessionAction.count({ where: { session: where, state: 'done' } })
  const passed = await prisma.maintenanceSession.count({ where: { ...where, status: 'passed' } })
  const commands = await prisma.agentCommand.count({ where: { session: where, status: 'ended' } })
  const figures = {
    sessions: count,
    ended,
    passed,
    seconds: round(seconds),
    startCallMs: round(startedMs),
    /** What somebody who looks at one of the sessions waits for meanwhile. */
    answerMs: await answers,
    sessionsPerSecond: round(ended / seconds),
    actionsPerSecond: round(actions / seconds),
    scriptsPerSecond: round(commands / seconds),
    serverCpuMsPerScript: round(
      (((await fleet.serverCpuSeconds()) - cpuBefore) * 1000) / Math.max(1, commands),
    ),
  }
  say(`${provider}: ${JSON.stringify(figures)}`)
  return figures
}

/** How long the server takes to show a session, once a second until the signal. */
async function timeAnswers({ doors }: RunningFleet, sessionId: string, over: AbortSignal) {
  const times: number[] = []
  while (!over.aborted) {
    const asked = performance.now()
    await doors.look(sessionId)
    times.push(performance.now() - asked)
    await delay(lookMs)
  }
  return {
    p50: round(quantile(times, 0.5)),
    p95: round(quantile(times, 0.95)),
    most: round(quantile(times, 1)),
  }
}

function quantile(numbers: readonly number[], at: number): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * at))] ?? 0
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}
