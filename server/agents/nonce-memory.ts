/**
 * Remembers which nonces were used, as long as a request that carries one could still be taken. It knows of this process
 * only; where several share a fleet, TLS keeps requests from whoever might play them back to another one.
 */
export class NonceMemory {
  readonly #keptMs: number
  /** From nonce to when it may be forgotten, in the order of that. */
  readonly #used = new Map<string, number>()

  constructor(keptMs: number) {
    this.#keptMs = keptMs
  }

  /** True the first time only. `now` in milliseconds. */
  use(nonce: string, now: number): boolean {
    for (const [old, until] of this.#used) {
      if (until > now) break
      this.#used.delete(old)
    }
    if (this.#used.has(nonce)) return false
    this.#used.set(nonce, now + this.#keptMs)
    return true
  }
}
