import { randomBytes, timingSafeEqual } from 'node:crypto'

/** Who a bearer token stands for. */
export type TokenHolder = {
  /** An API client is limited by scopes, bursts and forbidden outcomes; an agent at the page is not. */
  kind: 'api' | 'agent'
  agentId: number
  scopes: ReadonlySet<string>
}

/** The tokens that were given out. They live in memory: a restart signs everyone out. */
export type Tokens = {
  /** A new token that lives `seconds` from now. */
  give(holder: TokenHolder, seconds: number): string
  /** Whose token this is, or undefined when it is unknown or has expired. */
  read(token: string): TokenHolder | undefined
  /** Ends every token of API clients at once, as a restart of the auth service would. */
  revokeApiTokens(): void
}

/** An empty set of tokens. `now` is the clock in milliseconds. */
export function createTokens(now: () => number): Tokens {
  const held = new Map<string, { holder: TokenHolder; expires: number }>()
  return {
    give(holder, seconds) {
      for (const [old, { expires }] of held) if (expires <= now()) held.delete(old)
      const token = randomBytes(24).toString('base64url')
      held.set(token, { holder, expires: now() + seconds * 1000 })
      return token
    },
    read(token) {
      const found = held.get(token)
      return found && found.expires > now() ? found.holder : undefined
    },
    revokeApiTokens() {
      for (const [token, { holder }] of held) if (holder.kind === 'api') held.delete(token)
    },
  }
}

/** Compares two secrets without telling by the time taken where they differ. */
export function sameSecret(a: string, b: string): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}
