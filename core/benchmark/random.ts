/** A seeded source of randomness: the same seed gives the same numbers on every machine. */
export interface Random {
  /** A number from 0 (included) to 1 (excluded). */
  next(): number
  /** True with this probability. */
  chance(probability: number): boolean
  /** A whole number from 0 to below `limit`. */
  below(limit: number): number
  /** One of a list, which must not be empty. */
  pick<Value>(list: readonly Value[]): Value
  /** One of a list of values with their weights, which need not add up to anything. */
  weighted<Value>(choices: readonly (readonly [weight: number, value: Value])[]): Value
}

/** Makes a source of randomness (the generator known as mulberry32). Takes any whole number as its seed. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    pick: (list) => someOf(list[below(list.length)]),
    weighted(choices) {
      let left = next() * choices.reduce((sum, [weight]) => sum + weight, 0)
      const chosen = choices.find(([weight]) => {
        left -= weight
        return left < 0
      })
      return someOf(chosen ?? choices.at(-1))[1]
    },
  }
}

function someOf<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new RangeError('There is nothing to choose from.')
  return value
}
