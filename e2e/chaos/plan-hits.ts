import type { Random } from './random.ts'

/** One blow against one process, after a pause. */
export type Hit = {
  readonly afterMs: number
  readonly role: 'server' | 'agent'
  /** Which of its role. */
  readonly number: number
  /** `kill`: SIGKILL, and it is started again at once. Else SIGSTOP for so long, in milliseconds, then SIGCONT. */
  readonly blow: 'kill' | { readonly stopMs: number }
}

export type HitsWanted = {
  readonly kills: number
  readonly servers: number
  readonly agents: number
}

/** A storm may hit the same process again before it has come back from the last time. */
const storm = { hits: 12, pauseMs: [300, 2_000], servers: 0.5 } as const
/**
 * Then only agents are hit, until longer than the engine's lease (30 s) and the watch for stuck sessions (60 s) has
 * passed: what the storm has cut off must have been taken up and moved on meanwhile.
 */
const calm = { hits: 30, pauseMs: [1_000, 4_000], moreAfterStop: 16 } as const
/** Longer than the engine's lease: another process may have taken over what the stopped one believes to be doing. */
const stopMs = [33_000, 42_000] as const

/**
 * All blows of a run in their order: storms against servers and agents, and calms against agents alone. At the beginning of
 * each calm one process is stopped for longer than the lease: a server in every other one. Runs of fewer kills than a storm and a calm
 * stop nothing.
 */
export function planHits(random: Random, { kills, servers, agents }: HitsWanted): Hit[] {
  const hits: Hit[] = []
  let left = kills
  const pause = ([low, high]: readonly [number, number]) => Math.round(random.between(low, high))
  const kill = (role: Hit['role'], pauseMs: readonly [number, number]) => {
    const number = random.below(role === 'server' ? servers : agents)
    hits.push({ afterMs: pause(pauseMs), role, number, blow: 'kill' })
    left -= 1
  }
  for (let cycle = 0; left > 0; cycle += 1) {
    for (let hit = 0; hit < storm.hits && left > 0; hit += 1)
      kill(random.chance(storm.servers) ? 'server' : 'agent', storm.pauseMs)
    if (left === 0 || (cycle === 0 && left < calm.hits)) continue
    const role = cycle % 2 === 0 ? 'server' : 'agent'
    const number = random.below(role === 'server' ? servers : agents)
    hits.push({ afterMs: 500, role, number, blow: { stopMs: pause(stopMs) } })
    const calmHits = calm.hits + (role === 'server' ? calm.moreAfterStop : 0)
    for (let hit = 0; hit < calmHits && left > 0; hit += 1) kill('agent', calm.pauseMs)
  }
  return hits
}
