/** A nudge that something under a topic may have changed; whoever gets it reads the truth from the database. */
export type LiveBus = {
  /** Nudges whoever waits on the topic in this process. */
  publish(topic: string): void
  /** Calls back at each nudge until the returned function is called. */
  subscribe(topic: string, nudged: () => void): () => void
  /**
   * Resolves at the next nudge, or after `atMostMs` at the latest (another server process does not nudge
   * this one), or when the signal aborts. Subscribe before you read: a nudge between the two is then not lost.
   */
  waiter(topic: string): LiveWaiter
}

export type LiveWaiter = {
  next(atMostMs: number, signal?: AbortSignal): Promise<void>
  close(): void
}

/** A bus within one process. */
export function createLiveBus(): LiveBus {
  const topics = new Map<string, Set<() => void>>()

  function subscribe(topic: string, nudged: () => void): () => void {
    const listeners = topics.get(topic) ?? new Set()
    topics.set(topic, listeners)
    listeners.add(nudged)
    return () => {
      listeners.delete(nudged)
      if (listeners.size === 0) topics.delete(topic)
    }
  }

  return {
    publish(topic) {
      for (const nudged of [...(topics.get(topic) ?? [])]) nudged()
    },
    subscribe,
    waiter(topic) {
      let pending = false
      let wake: (() => void) | null = null
      const close = subscribe(topic, () => {
        pending = true
        wake?.()
      })
      return {
        close,
        async next(atMostMs, signal) {
          if (!pending && !signal?.aborted) {
            const { promise, resolve } = Promise.withResolvers<void>()
            const stop = () => resolve()
            const timer = setTimeout(stop, atMostMs)
            timer.unref()
            wake = stop
            signal?.addEventListener('abort', stop)
            await promise
            wake = null
            clearTimeout(timer)
            signal?.removeEventListener('abort', stop)
          }
          pending = false
        },
      }
    },
  }
}

/** The topic of everything that people see of a session. */
export function sessionTopic(sessionId: string): string {
  return `session:${sessionId}`
}
