/** A session that did not move although nothing kept it. */
export type Stuck = { readonly sessionId: string; readonly words: string }

/** Whether what carries a computer's sessions runs now. */
export type Carriers = { serverUp(): boolean; agentUp(computer: number): boolean }

type Watched = {
  readonly computer: number
  revision: number
  status: string
  /** For how long it has not moved while everything that it needs was there, in milliseconds. */
  stillMs: number
}

/** So long may a session stand still: the engine's lease (30 s) and the agents' longest pause between attempts (30 s). */
export const stillLimitMs = 60_000
const tickMs = 250

/**
 * Counts for each session how long it stands still. Only time counts in which its computer's agent and a server are up. A
 * blow against any server begins the count anew: a lease that it has cut off must run out first.
 */
export function createStuckWatch(carriers: Carriers) {
  const watched = new Map<string, Watched>()
  const found: Stuck[] = []
  let ticked = performance.now()
  const timer = setInterval(() => {
    const passed = Math.min(performance.now() - ticked, 4 * tickMs)
    ticked = performance.now()
    if (!carriers.serverUp()) return
    for (const [sessionId, session] of watched) {
      if (!carriers.agentUp(session.computer)) continue
      session.stillMs += passed
      if (session.stillMs <= stillLimitMs) continue
      watched.delete(sessionId)
      found.push({ sessionId, words: wordsOn(session, `has not moved for ${stillLimitMs / 1000} s`) })
    }
  }, tickMs)

  return {
    /** What was found so far. */
    found,
    /** The session, as it was just seen. */
    seen(sessionId: string, computer: number, revision: number, status: string): void {
      const before = watched.get(sessionId)
      if (before?.revision === revision) return
      watched.set(sessionId, { computer, revision, status, stillMs: 0 })
    },
    ended(sessionId: string): void {
      watched.delete(sessionId)
    },
    serverHit(): void {
      for (const session of watched.values()) session.stillMs = 0
    },
    /** How many have not ended. */
    open: () => watched.size,
    /** For how long the one that has stood still the longest has done so, in milliseconds. */
    longestStillMs: () => Math.max(0, ...[...watched.values()].map(({ stillMs }) => stillMs)),
    /** Nothing more is waited for: whatever is still open is stuck. */
    close(words: string): void {
      clearInterval(timer)
      for (const [sessionId, session] of watched) found.push({ sessionId, words: wordsOn(session, words) })
      watched.clear()
    },
  }
}

export type StuckWatch = ReturnType<typeof createStuckWatch>

function wordsOn({ computer, status, revision }: Watched, words: string): string {
  return `${words}: ${status} at revision ${revision}, on computer ${computer}`
}
