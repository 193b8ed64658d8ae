import { randomUUID } from 'node:crypto'
import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { ApiRefusal } from '../fleet/fleet-api.ts'
import type { FleetComputer } from '../fleet/seed-fleet.ts'
import type { SessionDoors } from '../fleet/session-doors.ts'
import type { Random } from './random.ts'
import type { StuckWatch } from './stuck-watch.ts'

/** A session that the run has asked for. */
export type AskedSession = {
  readonly id: string
  readonly kind: 'tool' | 'maintenance'
  readonly computer: number
  /** How it ended; null while it has not. */
  status: string | null
  /** Why it ended so, in the product's words. */
  detail: string | null
}

export type Load = {
  /** All that were asked for. */
  readonly sessions: readonly AskedSession[]
  /** Where the same request gave another session. */
  readonly doubled: readonly string[]
  /** Resolves once every computer has ended its last session, after `stop` was asked. */
  readonly done: Promise<unknown>
}

export type LoadOptions = {
  readonly computers: readonly FleetComputer[]
  readonly doors: SessionDoors
  readonly watch: StuckWatch
  readonly random: Random
  /** How often a session begins in a ticket, from 0 to 1; the others are whole maintenance sessions. */
  readonly tools: number
  /** Asked before each new round of a computer. */
  readonly goesOn: () => boolean
  /** Ends everything at once. */
  readonly signal: AbortSignal
}

const pollMs = 300
const refusedPauseMs = 500
/** So often two sessions are asked for at once: the second one has to wait for its turn. */
const twins = 0.25
/** So often a request is sent once more, as a client does that has lost the answer. */
const repeats = 0.3

/** Keeps every computer busy: one round of sessions after another, and before each one the work is undone. */
export function startLoad(options: LoadOptions): Load {
  const sessions: AskedSession[] = []
  const doubled: string[] = []

  async function rounds(computer: FleetComputer): Promise<void> {
    for (let generation = 2; options.goesOn(); generation += 1) {
      const next = join(computer.folder, 'generation.new')
      writeFileSync(next, `${generation}\n`)
      renameSync(next, join(computer.folder, 'generation'))
      const count = options.random.chance(twins) ? 2 : 1
      await Promise.all(Array.from({ length: count }, () => runOne(computer)))
    }
  }

  async function runOne(computer: FleetComputer): Promise<void> {
    const { doors, random } = options
    const kind = random.chance(options.tools) ? 'tool' : 'maintenance'
    const requestKey = randomUUID()
    const ask = () =>
      kind === 'tool'
        ? doors.prepareTool(computer, requestKey)
        : doors.startMaintenance([computer], requestKey).then(([sessionId = '']) => sessionId)
    const id = await untilTaken(ask)
    if (id === null) return
    const session: AskedSession = { id, kind, computer: computer.number, status: null, detail: null }
    sessions.push(session)
    if (random.chance(repeats)) {
      const again = await ask().catch(orNullWhereRefused)
      if (again !== null && again !== id) doubled.push(`request ${requestKey} gave ${id}, then ${again}`)
    }
    await follow(session)
  }

  /** A tool is refused while its computer is away; null where the run ends meanwhile. */
  async function untilTaken(ask: () => Promise<string>): Promise<string | null> {
    while (options.goesOn()) {
      const id = await ask().catch(orNullWhereRefused)
      if (id !== null) return id
      await delay(refusedPauseMs, undefined, { signal: options.signal })
    }
    return null
  }

  async function follow(session: AskedSession): Promise<void> {
    const { doors, watch, signal } = options
    for (;;) {
      const state = await doors.look(session.id)
      if (state.ended) {
        session.status = state.status
        session.detail = state.statusDetail
        watch.ended(session.id)
        return
      }
      watch.seen(session.id, session.computer, state.revision, state.status)
      if (state.status === 'waitingForApproval' && state.plan) await doors.press(session.id, state.plan.hash)
      await delay(pollMs, undefined, { signal })
    }
  }

  return { sessions, doubled, done: Promise.all(options.computers.map(rounds)) }
}

function orNullWhereRefused(error: unknown): null {
  // A procedure that is not there would be asked for without end.
  if (error instanceof ApiRefusal && !error.message.startsWith('No procedure')) return null
  throw error
}
