import { setImmediate } from 'node:timers'

/** So long, in milliseconds, queries may follow one another before the process looks at its sockets and timers again. */
const longestTurn = 10

/**
 * Lets queries that are answered at once take turns with everything else that the process does. Whoever waits for such an
 * answer goes on without ever coming back to the event loop, and with hundreds of sessions under way that went on for many
 * seconds, in which nobody's request was taken in.
 */
export class LoopTurns {
  readonly #waiting: (() => void)[] = []
  #beganAt = Number.NEGATIVE_INFINITY
  #isLettingIn = false

  /** Resolves when a query may run: now, or where the turn was long enough, in one of the next turns of the event loop. */
  enter(): Promise<void> | null {
    return this.#waiting.length === 0 && this.#isShort()
      ? null
      : this.#wait((resolve) => this.#waiting.push(resolve))
  }

  /** As `enter`, before all who wait there: for a transaction, since the others may be waiting for its end. */
  enterFirst(): Promise<void> | null {
    return this.#isShort() ? null : this.#wait((resolve) => this.#waiting.unshift(resolve))
  }

  #isShort(): boolean {
    return performance.now() - this.#beganAt < longestTurn
  }

  #wait(queue: (resolve: () => void) => void): Promise<void> {
    this.#letInSoon()
    return new Promise(queue)
  }

  #letInSoon(): void {
    if (this.#isLettingIn) return
    this.#isLettingIn = true
    setImmediate(() => void this.#letIn())
  }

  async #letIn(): Promise<void> {
    this.#beganAt = performance.now()
    do {
      this.#waiting.shift()?.()
      // It runs its query, and others go on with what they have read, before the clock is looked at.
      await null
    } while (this.#waiting.length > 0 && this.#isShort())
    this.#isLettingIn = false
    if (this.#waiting.length > 0) this.#letInSoon()
  }
}
