/** The shortest and the middle one of several runs, in milliseconds. */
export interface Timing {
  readonly min: number
  readonly median: number
}

/** Runs something this many times, or fewer where that takes longer than the budget, and at least once. */
export async function timeRuns(
  work: () => unknown,
  runs: number,
  budgetMilliseconds = Number.POSITIVE_INFINITY,
): Promise<Timing & { readonly first: number }> {
  const times: number[] = []
  const began = performance.now()
  do {
    const start = performance.now()
    await work()
    times.push(performance.now() - start)
  } while (times.length < runs && performance.now() - began < budgetMilliseconds)
  return { first: times[0] ?? 0, min: Math.min(...times), median: quantile(times, 0.5) }
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
