const shortest = 100
const longest = 5_000
/** How long, in milliseconds, something has to stand before it counts as left alone. */
const calm = 10_000

/**
 * How long to wait before putting back what the page has removed, in milliseconds: a tenth of a second at first,
 * and twice as long each time that it did not last. A page that removes us with every frame is not fought with.
 */
export function createPatience(): (now: number) => number {
  let wait = shortest
  let last = Number.NEGATIVE_INFINITY
  return (now) => {
    wait = now - last < calm ? Math.min(wait * 2, longest) : shortest
    last = now
    return wait
  }
}
