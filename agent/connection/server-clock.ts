import type { SignedTime } from '../../core/agent-protocol/request-signature.ts'
import { verifyStatement } from '../../core/agent-protocol/signed-statement.ts'

/** The server's clock as this agent knows it: its own, corrected by what the server has signed. */
export class ServerClock {
  readonly #own: () => number
  #offsetMs = 0
  #isCorrected = false

  /** `own` gives milliseconds since the epoch. */
  constructor(own: () => number) {
    this.#own = own
  }

  /** Whether the server has told its time; until then this is the machine's own clock, right or wrong. */
  get isCorrected(): boolean {
    return this.#isCorrected
  }

  /** Milliseconds since the epoch by the server's clock. */
  now(): number {
    return this.#own() + this.#offsetMs
  }

  /** The same in ISO 8601. */
  isoNow(): string {
    return new Date(this.now()).toISOString()
  }

  /**
   * Takes the server's time over when its key signed it for this very request; false, and nothing changes, when not: an
   * old answer that is played back must not make expired commands fresh.
   */
  correct(time: SignedTime, expected: { agentId: string; nonce: string; serverPublicKey: string }): boolean {
    const { statement, signature } = time
    if (statement.agentId !== expected.agentId || statement.nonce !== expected.nonce) return false
    if (!verifyStatement('time', statement, signature, expected.serverPublicKey)) return false
    this.#offsetMs = statement.serverTimeMs - this.#own()
    this.#isCorrected = true
    return true
  }
}
