/** Waits that grow from the shortest to the longest, each drawn by chance, so that a fleet does not come back at once. */
export class BackOff {
  readonly #shortestMs: number
  readonly #longestMs: number
  readonly #random: () => number
  #failures = 0
  #wake: () => void = () => undefined

  /** `random` gives numbers from 0 to below 1. */
  constructor({ shortestMs = 500, longestMs = 30_000 } = {}, random: () => number = Math.random) {
    this.#shortestMs = shortestMs
    this.#longestMs = longestMs
    this.#random = random
  }

  /** The next wait in milliseconds: between half of its step and the whole; steps double up to the longest. */
  next(): number {
    const step = Math.min(this.#longestMs, this.#shortestMs * 2 ** Math.min(this.#failures, 30))
    this.#failures += 1
    return step / 2 + (this.#random() * step) / 2
  }

  /** After something went well. */
  reset(): void {
    this.#failures = 0
  }

  /** Waits for the next step; ends early when it is woken or the signal aborts. */
  async wait(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => this.#wake(), this.next())
      this.#wake = () => {
        clearTimeout(timer)
        signal.removeEventListener('abort', this.#wake)
        this.#wake = () => undefined
        resolve()
      }
      signal.addEventListener('abort', this.#wake, { once: true })
    })
  }

  /** Ends the wait that is under way: there is reason to believe that the next attempt will do. */
  wake(): void {
    this.#wake()
  }
}
