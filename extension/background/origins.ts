import { words } from '../words.ts'

export type ReadOrigin = { ok: true; origin: string; pattern: string } | { ok: false; problem: string }

const loopback = /^(localhost|127\.0\.0\.1|\[::1\])$/

/**
 * What somebody typed as an address, as an origin and as the match pattern that a permission is asked for (which
 * takes no port). Only https, or http on this very machine: a bearer travels over it.
 */
export function readOrigin(typed: string): ReadOrigin {
  const text = typed.trim()
  const address = /^[a-z]+:\/\//i.test(text) ? text : `https://${text}`
  if (text === '' || !URL.canParse(address)) {
    return { ok: false, problem: words.address.none }
  }
  const { protocol, hostname, origin } = new URL(address)
  if (protocol !== 'https:' && !(protocol === 'http:' && loopback.test(hostname))) {
    return { ok: false, problem: words.address.notHttps }
  }
  return { ok: true, origin, pattern: `${protocol}//${hostname}/*` }
}
