/** Starts what happens next; the engine gives it, since a domain does not know the engine. Safe to repeat. */
export type SessionLauncher = {
  /** Begins the stretch of work that the session stands before. */
  advance(sessionId: string): Promise<void>
  /** The same for one of many, which nobody waits for; where it fails, the engine's own look begins it within seconds. */
  begin(sessionId: string): void
  /** Lets the next session that waits for a computer begin. */
  turnOver(computerId: string): Promise<void>
  /** Stops what is under way on the machine. */
  stop(sessionId: string): Promise<void>
}
