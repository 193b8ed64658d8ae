import { AsyncLocalStorage } from 'node:async_hooks'
import { setImmediate } from 'node:timers'

/** So long, in milliseconds, queries may follow one another before the process looks at its sockets and timers again. */
const longestTurn = 4

/** For whom a query is made: somebody who waits for the answer, or work that has time. */
export type QueryPriority = 'request' | 'background'

const priority = new AsyncLocalStorage<QueryPriority>()

/** Does work whose queries are of this priority where queries take turns, and gives what it gave. */
export function withQueryPriority<Result>(
  given: QueryPriority,
  work: () => Promise<Result>,
): Promise<Result> {
  return priority.run(given, work)
}

type Enter = () => void

/**
 * Lets queries that are answered at once take turns with everything else that the process does. Whoever waits for such an
 * answer goes on without ever coming back to the event loop, and with hundreds of sessions under way that went on for many
 * seconds, in which nobody's request was taken in.
 */
export class LoopTurns {
  /** Transactions, since others may be waiting for their end; then requests, of people and of agents; then the rest. */
  readonly #queues: readonly [Enter[], Enter[], Enter[]] = [[], [], []]
  #beganAt = Number.NEGATIVE_INFINITY
  #isLettingIn = false

  /** Resolves when a query may run: now, or where the turn was long enough, in one of the next turns of the event loop. */
  async enter(within: 'transaction' | null = null): Promise<void> {
    const rank = within === 'transaction' ? 0 : priority.getStore() === 'background' ? 2 : 1
    if (this.#isShort() && !this.#queues.slice(0, rank + 1).some(({ length }) => length > 0)) return
    await new Promise<void>((enter) => {
      this.#queues[rank].push(enter)
      this.#letInSoon()
    })
  }

  #isShort(): boolean {
    return performance.now() - this.#beganAt < longestTurn
  }

  #letInSoon(): void {
    if (this.#isLettingIn) return
    this.#isLettingIn = true
    setImmediate(() => void this.#letIn())
  }

  async #letIn(): Promise<void> {
    this.#beganAt = performance.now()
    for (let next = this.#next(); next; next = this.#isShort() ? this.#next() : undefined) {
      next()
      // It runs its query, and others go on with what they have read, before the clock is looked at.
      await null
    }
    this.#isLettingIn = false
    if (this.#queues.some(({ length }) => length > 0)) this.#letInSoon()
  }

  #next(): Enter | undefined {
    return this.#queues.find(({ length }) => length > 0)?.shift()
  }
}
