import { setTimeout as delay } from 'node:timers/promises'
import { openDatabase } from '../../server/db/client.ts'
import { signInToFleet } from '../fleet/fleet-api.ts'
import { createSessionDoors } from '../fleet/session-doors.ts'
import { judge, readTables, type Tables, type Verdict } from './judge.ts'
import { type Hit, planHits } from './plan-hits.ts'
import { createRandom } from './random.ts'
import type { ChaosOptions } from './read-options.ts'
import { type RecordedCommand, readRecord } from './read-record.ts'
import { type AskedSession, type Load, startLoad } from './run-load.ts'
import { startWorld, type World } from './start-world.ts'
import { createStuckWatch, type StuckWatch, stillLimitMs } from './stuck-watch.ts'
import type { Target } from './target.ts'

export type ChaosResult = {
  readonly figures: Readonly<Record<string, number | string | Readonly<Record<string, number>>>>
  /** What was found, one line each; empty where everything held. */
  readonly evidence: readonly string[]
}

/** Receipts and the last results may still be on their way when the last session has ended. */
const settleMs = 60_000
/** What moved so recently still moves. */
const movingMs = 20_000
/** All that was under way at the last blow has to have ended by then. */
const restMs = 180_000

/** Runs the whole of it. Everything of it lies in the folder; `say` is told what happens, in lines. */
export async function runChaos(
  options: ChaosOptions,
  folder: string,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<ChaosResult> {
  const began = performance.now()
  const hitRandom = createRandom(options.seed)
  const loadRandom = createRandom(options.seed + 1)
  let serverChanged = (): void => undefined
  const world = await startWorld({
    ...options,
    folder,
    random: createRandom(options.seed + 2),
    serverChanged: () => serverChanged(),
  })
  try {
    const doors = createSessionDoors(await signInToFleet(world.url, signal), world.desk)
    const watch = createStuckWatch({
      serverUp: () => world.servers.some((server) => server.state() === 'up'),
      agentUp: (computer) => world.agents[computer]?.state() === 'up',
    })
    serverChanged = () => watch.serverHit()
    let raging = true
    const load = startLoad({
      computers: world.computers,
      doors,
      watch,
      random: loadRandom,
      tools: options.tools / 100,
      goesOn: () => raging || load.sessions.length < options.sessions,
      signal,
    })
    const hitting = hitAll(world, planHits(hitRandom, countsOf(options, world)), signal, say)
    // Should the load fail, nothing is worth being hit any more.
    const counts = await Promise.race([hitting, load.done.then(() => hitting)])
    raging = false
    say(`${seconds(began)} the last blow; ${load.sessions.length} sessions so far, ${watch.open()} open`)
    const sessionsLeft = Math.max(0, options.sessions - load.sessions.length)
    await untilDoneOrLate(load, watch, sessionsLeft)
    watch.close('has not ended after the last blow')
    const { tables, record, verdict } = await settle(world, load.sessions)
    const evidence = {
      stuck: watch.found.map(({ sessionId, words }) => `session ${sessionId} ${words}`),
      lost: verdict.lost,
      doubled: [...load.doubled, ...verdict.doubled],
      ownEnds: [...world.servers, ...world.agents].flatMap(({ ownEnds }) => ownEnds),
    }
    for (const [words, times] of Object.entries(tally(load.sessions.map(endOf)))) say(`${times} × ${words}`)
    return {
      figures: {
        ...counts,
        sessions: load.sessions.length,
        ended: tally(load.sessions.map(({ status }) => status ?? 'open')),
        commands: tables.commands.length,
        scripts: record.size,
        setScripts: [...record.values()].filter(({ kind }) => kind === 'set').length,
        interrupted: tables.commands.filter(({ outcome }) => outcome === 'interrupted').length,
        lost: evidence.lost.length,
        doubled: evidence.doubled.length,
        stuck: evidence.stuck.length,
        endedByThemselves: evidence.ownEnds.length,
        database: options.postgres ? 'postgresql' : 'sqlite',
        servers: world.servers.length,
        agents: world.agents.length,
        seed: options.seed,
        seconds: Math.round((performance.now() - began) / 1000),
      },
      evidence: Object.entries(evidence).flatMap(([kind, lines]) => lines.map((line) => `${kind}: ${line}`)),
    }
  } finally {
    await world.stop()
  }
}

function countsOf({ kills }: ChaosOptions, { servers, agents }: World) {
  return { kills, servers: servers.length, agents: agents.length }
}

async function hitAll(
  world: World,
  hits: readonly Hit[],
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<{ kills: number; stops: number; serverKills: number }> {
  const counts = { kills: 0, stops: 0, serverKills: 0 }
  const began = performance.now()
  const stops: Promise<void>[] = []
  for (const { afterMs, role, number, blow } of hits) {
    await delay(afterMs, undefined, { signal })
    const targets = role === 'server' ? world.servers : world.agents
    const target = standing(targets, number) ?? standing(world.agents, number)
    if (!target) continue
    if (blow === 'kill') {
      say(`${seconds(began)} kill ${target.name}`)
      target.kill()
      counts.kills += 1
      if (role === 'server') counts.serverKills += 1
    } else {
      say(`${seconds(began)} stop ${target.name} for ${Math.round(blow.stopMs / 1000)} s`)
      target.stop()
      counts.stops += 1
      stops.push(
        delay(blow.stopMs, undefined, { signal }).then(() => {
          say(`${seconds(began)} ${target.name} goes on`)
          target.go()
        }),
      )
    }
  }
  await Promise.all(stops)
  return counts
}

/** The process that is meant, or the next one that is not stopped. */
function standing(targets: readonly Target[], number: number): Target | undefined {
  const order = targets.map((_, at) => targets[(number + at) % targets.length])
  return order.find((target) => target && target.state() !== 'stopped')
}

/**
 * Waits for the last session. From one minute after the last blow on, all that are left have to move; and that only for so
 * long as a slow machine may need for the rest.
 */
async function untilDoneOrLate(load: Load, watch: StuckWatch, sessionsLeft: number): Promise<void> {
  const began = performance.now()
  const limitMs = restMs + sessionsLeft * 10_000
  let isDone = false
  const done = load.done.then(() => {
    isDone = true
  })
  done.catch(() => undefined)
  while (!isDone) {
    const passed = performance.now() - began
    const late = passed > stillLimitMs && watch.longestStillMs() > movingMs
    if (late || passed > limitMs) return
    await Promise.race([done, delay(250)])
  }
}

/** Reads file and tables until nothing is missing any more, or it is too late. */
async function settle(
  world: World,
  sessions: readonly AskedSession[],
): Promise<{ tables: Tables; record: Map<string, RecordedCommand>; verdict: Verdict }> {
  const database = await openDatabase(world.database)
  const deadline = performance.now() + settleMs
  try {
    for (;;) {
      const record = readRecord(world.recordFile)
      const tables = await readTables(database)
      const verdict = judge(record, tables, sessions)
      judgeNotes(world, tables, sessions, verdict)
      if (verdict.lost.length === 0 || performance.now() > deadline) return { tables, record, verdict }
      await delay(1_000)
    }
  } finally {
    await database.close()
  }
}

/** A session that began in a ticket, and has come to do something, is told there once. */
function judgeNotes(
  { desk }: World,
  { actions }: Tables,
  sessions: readonly AskedSession[],
  verdict: Verdict,
) {
  const active = new Set(actions.map(({ sessionId }) => sessionId))
  for (const { id, kind, status } of sessions) {
    const notes = desk.notesOf(id)
    if (notes > 1) verdict.doubled.push(`session ${id}: ${notes} notes in its ticket`)
    if (kind === 'tool' && status !== null && active.has(id) && notes === 0)
      verdict.lost.push(`session ${id}: no note in its ticket`)
  }
}

function endOf({ kind, status, detail }: AskedSession): string {
  return [`${kind} ${status ?? 'open'}`, detail].filter(Boolean).join(': ')
}

function tally(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1
  return counts
}

function seconds(began: number): string {
  return `${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s`
}
