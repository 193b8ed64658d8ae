import { parseArgs } from 'node:util'

/** What `npm run chaos` was asked for. */
export type ChaosOptions = {
  readonly kills: number
  readonly seed: number
  /** True: two servers on one PostgreSQL; else one server on SQLite. */
  readonly postgres: boolean
  /** The load goes on, without blows, until so many sessions were asked for. */
  readonly sessions: number
  readonly agents: number
  /** How many of a hundred sessions begin in a ticket; the others are whole maintenance sessions. */
  readonly tools: number
}

export const chaosUsage = `Usage: npm run chaos -- [--kills 200] [--seed N] [--postgres] [--sessions S] [--agents 4] [--tools PERCENT]`

/** Reads the command line. @throws in words where it is not understood */
export function readChaosOptions(given: readonly string[]): ChaosOptions {
  const { values } = parseArgs({
    args: [...given],
    options: {
      kills: { type: 'string', default: '200' },
      seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
      postgres: { type: 'boolean', default: false },
      sessions: { type: 'string', default: '0' },
      agents: { type: 'string', default: '4' },
      tools: { type: 'string', default: '25' },
    },
  })
  const number = (name: 'kills' | 'seed' | 'sessions' | 'agents' | 'tools', lowest: number) => {
    const value = Number(values[name])
    if (Number.isInteger(value) && value >= lowest) return value
    throw new Error(`--${name} must be a whole number, ${lowest} or more.`)
  }
  return {
    kills: number('kills', 0),
    seed: number('seed', 0),
    postgres: values.postgres,
    sessions: number('sessions', 0),
    agents: number('agents', 3),
    tools: number('tools', 0),
  }
}
