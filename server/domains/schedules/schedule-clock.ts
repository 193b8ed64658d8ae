type ScheduleClockOptions = {
  /** Fires what is due; only one call is under way at a time. */
  fire(now: Date): Promise<void>
  now(): Date
  /** The pause between two looks, in milliseconds. */
  everyMs: number
  /** Told of what `fire` throws; the clock goes on. */
  failed(error: unknown): void
}

export type ScheduleClock = {
  /** Looks at once, then again and again. */
  start(): void
  /** Ends it, once a look that is under way has ended. */
  stop(): Promise<void>
}

/** Looks again and again for what is due. Its timer keeps no process alive. */
export function createScheduleClock({ fire, now, everyMs, failed }: ScheduleClockOptions): ScheduleClock {
  let timer: NodeJS.Timeout | null = null
  let look: Promise<void> | null = null
  let isRunning = false

  function lookNow(): void {
    look = fire(now())
      .catch(failed)
      .finally(() => {
        if (!isRunning) return
        timer = setTimeout(lookNow, everyMs)
        timer.unref()
      })
  }

  return {
    start() {
      if (isRunning) return
      isRunning = true
      lookNow()
    },
    async stop() {
      isRunning = false
      if (timer) clearTimeout(timer)
      await look
    },
  }
}
