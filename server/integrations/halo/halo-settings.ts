import type { PsaResult } from '../psa.ts'
import { fail } from './halo-errors.ts'

/** What an administrator enters to connect a HaloPSA. */
export type HaloSettings = {
  /** The address of the web application, such as `https://acme.halopsa.com`, without `/api`. */
  baseUrl: string
  /** The tenant's name for `?tenant=`; null or absent = what `/api/authinfo` says. */
  tenant?: string | null
  clientId: string
  clientSecret: string
  /** `all`, or a space-separated list of scopes; default {@link defaultScope}. */
  scope?: string
  /** The outcome of internal notes; default 7, the stock Internal Note. */
  noteOutcomeId?: number
  /** Another outcome for tickets that refuse the first because they are closed; null or absent = none. */
  closedNoteOutcomeId?: number | null
}

/** What the client uses of the outside, so that tests can hold the clock. */
export type HaloRuntime = {
  /** Milliseconds since 1970. */
  now?: () => number
  /** Resolves after `ms`; rejects when the signal aborts before. */
  sleep?: (ms: number, signal?: AbortSignal) => Promise<void>
  /** The most that one answer may take, in milliseconds; default 20 000. */
  timeoutMs?: number
}

/** Everything that the interface reads or writes, and nothing more. */
export const defaultScope =
  'read:tickets edit:tickets read:customers read:assets read:contracts read:invoices read:items'

/** The address without slashes at its end. */
export function baseOf({ baseUrl }: Pick<HaloSettings, 'baseUrl'>): string {
  return baseUrl.trim().replace(/\/+$/, '')
}

/** The address, if a secret may be sent there: https, or plain http to this very machine for demos and tests. */
export function safeBase(settings: Pick<HaloSettings, 'baseUrl'>): PsaResult<string> {
  const base = baseOf(settings)
  if (!URL.canParse(base))
    return fail('unreachable', `“${base}” is not an address. It should look like https://acme.halopsa.com.`)
  const { protocol, hostname } = new URL(base)
  const loopback = ['127.0.0.1', 'localhost', '[::1]'].includes(hostname)
  if (protocol === 'https:' || (protocol === 'http:' && loopback)) return { ok: true, value: base }
  return fail(
    'unreachable',
    'The address must start with https://, or the client secret could be read on the way.',
  )
}
