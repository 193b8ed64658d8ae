/** The shortest and the middle one of several runs, in milliseconds. */
export interface Timing {
  readonly min: number
  readonly median: number
}

const leastRuns = 7
const leastMilliseconds = 2000
const mostMilliseconds = 20_000

/**
 * Runs something until it has run often and long enough to be warm, and at least once; what is slow runs less often.
 * The first run, in which everything is cold, is given as well.
 */
export async function timeRuns(work: () => unknown): Promise<Timing & { readonly first: number }> {
  const times: number[] = []
  const began = performance.now()
  for (let spent = 0; needsMore(times.length, spent); spent = performance.now() - began) {
    const start = performance.now()
    await work()
    times.push(performance.now() - start)
  }
  return { first: times[0] ?? 0, min: Math.min(...times), median: quantile(times, 0.5) }
}

function needsMore(runs: number, spent: number): boolean {
  return spent < mostMilliseconds && (runs < leastRuns || spent < leastMilliseconds)
}

/** The value below which this share of the values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

/** Rounds to three significant digits: more would be noise. */
export function rounded(value: number): number {
  return Number(value.toPrecision(3))
}

/** Bytes in use after everything unreachable is gone; needs `--expose-gc`. */
export function usedBytes(): number {
  if (!globalThis.gc) throw new Error('Start node with --expose-gc.')
  globalThis.gc()
  globalThis.gc()
  return process.memoryUsage().heapUsed
}
