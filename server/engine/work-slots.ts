/** How long a session may keep its slot, in milliseconds: one that waits without saying so costs the others no more. */
const longestHold = 5_000

type Worker = {
  /** Lower goes first. */
  readonly rank: number
  /** Gives its slot back; null where it has none. */
  leave: (() => void) | null
  /** While it waits for one. */
  entering: Promise<void> | null
}

type Waiting = { readonly worker: Worker; readonly enter: () => void }

/**
 * The slots in which sessions compute. Hundreds may be under way, most of which wait for a computer, and hold no slot
 * meanwhile. Those that can go on get one by rank: first what a technician waits for, then whichever began first. So a
 * server that is asked for a thousand at once carries some to their end and takes up others, instead of all of them at a
 * crawl, and its memory and the computers' scripts under way stay those of a few.
 */
export class WorkSlots {
  readonly #workers = new Map<string, Worker>()
  /** In the order in which they get a slot. */
  readonly #queue: Waiting[] = []
  #free: number
  #begun = 0

  constructor(count: number) {
    this.#free = count
  }

  /** Does a session's work once there is a slot for it, and gives what it gave. */
  async work<Result>(sessionId: string, isUrgent: boolean, work: () => Promise<Result>): Promise<Result> {
    const urgency = isUrgent ? -Number.MAX_SAFE_INTEGER : 0
    const worker: Worker = { rank: urgency + this.#begun++, leave: null, entering: null }
    this.#workers.set(sessionId, worker)
    await this.#enter(worker)
    try {
      return await work()
    } finally {
      worker.leave?.()
      if (this.#workers.get(sessionId) === worker) this.#workers.delete(sessionId)
    }
  }

  /** Waits for something outside of this process without keeping the session's slot, and gives what it waited for. */
  async rest<Result>(sessionId: string, wait: () => Promise<Result>): Promise<Result> {
    const worker = this.#workers.get(sessionId)
    worker?.leave?.()
    try {
      return await wait()
    } finally {
      if (worker && this.#workers.get(sessionId) === worker) await this.#enter(worker)
    }
  }

  /** A session whose scripts run beside each other comes back several times, and needs one slot. */
  async #enter(worker: Worker): Promise<void> {
    if (worker.leave) return
    worker.entering ??= this.#getSlot(worker).finally(() => {
      worker.entering = null
    })
    await worker.entering
  }

  async #getSlot(worker: Worker): Promise<void> {
    if (this.#free > 0) this.#free -= 1
    else await new Promise<void>((enter) => this.#queueUp({ worker, enter }))
    const timer = setTimeout(() => worker.leave?.(), longestHold)
    timer.unref()
    worker.leave = () => {
      clearTimeout(timer)
      worker.leave = null
      const next = this.#queue.shift()
      if (next) next.enter()
      else this.#free += 1
    }
  }

  #queueUp(waiting: Waiting): void {
    const at = this.#queue.findIndex(({ worker }) => worker.rank > waiting.worker.rank)
    this.#queue.splice(at < 0 ? this.#queue.length : at, 0, waiting)
  }
}
