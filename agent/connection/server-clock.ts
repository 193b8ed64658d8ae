import type { SignedTime } from '../../core/agent-protocol/request-signature.ts'
import { verifyStatement } from '../../core/agent-protocol/signed-statement.ts'

/** The request that a signed time has to answer. */
export interface ExpectedTime {
  agentId: string
  nonce: string
  serverPublicKey: string
  /** When it was sent, in milliseconds by this machine's own clock. */
  sentAtMs: number
}

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

  /** Milliseconds since the epoch by this machine's own clock, right or wrong. */
  ownNow(): number {
    return this.#own()
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
   * old answer that is played back must not make expired commands fresh. The server read its clock at some time between
   * the request (`sentAtMs`, by this machine's own clock) and now: the clock is corrected only by what that can't explain,
   * so that an answer that was long under way does not put a right clock wrong.
   */
  correct(time: SignedTime, expected: ExpectedTime): boolean {
    const { statement, signature } = time
    if (statement.agentId !== expected.agentId || statement.nonce !== expected.nonce) return false
    if (!verifyStatement('time', statement, signature, expected.serverPublicKey)) return false
    const [least, most] = [statement.serverTimeMs - this.#own(), statement.serverTimeMs - expected.sentAtMs]
    this.#offsetMs = Math.min(most, Math.max(least, 0))
    this.#isCorrected = true
    return true
  }
}
