import { z } from 'zod'
import type { PsaResult } from '../psa.ts'
import { fail, failByStatus, quoteError } from './halo-errors.ts'
import { type HaloAnswer, haloFetch } from './halo-fetch.ts'
import { defaultScope, type HaloRuntime, type HaloSettings, safeBase } from './halo-settings.ts'

const authInfo = z.object({ auth_url: z.string().min(1), tenant_id: z.string().nullish() })
const tokenAnswer = z.object({
  access_token: z.string().min(1),
  expires_in: z.number().positive().default(3600),
})

/** What is answered where the sign-in is refused for good. */
const signInRefused =
  'HaloPSA refuses the sign-in. Check the client id, the client secret and the tenant in the settings.'
const vendorHosts = ['halopsa.com', 'haloitsm.com', 'haloservicedesk.com']

/** Keeps the one token of a client in memory. */
export type HaloTokenKeeper = {
  /** The token, renewed shortly before it ends; renewals that are wanted at once share one request. */
  token(): Promise<PsaResult<string>>
  /** Forgets this token, which was not accepted. A newer one stays. */
  drop(token: string): void
  /** Forgets any token. */
  clear(): void
  /** Everything that must never appear in words. */
  secrets(): string[]
}

/** A keeper without a token yet. 429 is passed on as `rateLimited`; the caller waits. */
export function createTokenKeeper(settings: HaloSettings, runtime: Required<HaloRuntime>): HaloTokenKeeper {
  let held: { token: string; renewAt: number } | undefined
  let renewal: Promise<PsaResult<string>> | undefined

  const secrets = () => [settings.clientSecret, held?.token ?? ''].filter(Boolean)
  const renew = async (): Promise<PsaResult<string>> => {
    const answer = await askForToken(settings, runtime.timeoutMs)
    if (!answer.ok) return answer
    const { access_token, expires_in } = answer.value
    // A margin for the time on the way; a tenth where tokens are short-lived.
    const margin = Math.min(60, expires_in / 10)
    held = { token: access_token, renewAt: runtime.now() + (expires_in - margin) * 1000 }
    return { ok: true, value: access_token }
  }
  return {
    async token() {
      if (held && runtime.now() < held.renewAt) return { ok: true, value: held.token }
      renewal ??= renew().finally(() => {
        renewal = undefined
      })
      return renewal
    },
    drop(token) {
      if (held?.token === token) held = undefined
    },
    clear() {
      held = undefined
    },
    secrets,
  }
}

async function askForToken(
  settings: HaloSettings,
  timeoutMs: number,
): Promise<PsaResult<z.output<typeof tokenAnswer>>> {
  const base = safeBase(settings)
  if (!base.ok) return base
  const found = await haloFetch({ method: 'GET', url: `${base.value}/api/authinfo`, headers: {}, timeoutMs })
  const info = parseAnswer(
    found,
    authInfo,
    settings,
    'This address does not answer like a HaloPSA. Check it in the settings.',
  )
  if (!info.ok) return info
  const authUrl = authAddress(base.value, info.value.auth_url)
  if (!authUrl.ok) return authUrl
  const tenant = settings.tenant || info.value.tenant_id
  if (tenant) authUrl.value.searchParams.set('tenant', tenant)
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: settings.clientId,
    client_secret: settings.clientSecret,
    scope: settings.scope ?? defaultScope,
  })
  const answer = await haloFetch({
    method: 'POST',
    url: authUrl.value.href,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: form.toString(),
    timeoutMs,
  })
  if (answer.ok && [400, 401, 403].includes(answer.value.status)) {
    const said = quoteError(answer.value.text, [settings.clientSecret])
    return fail('unauthenticated', said ? `${signInRefused} It said: “${said}”` : signInRefused)
  }
  return parseAnswer(
    answer,
    tokenAnswer,
    settings,
    'HaloPSA answered the sign-in with something else than a token.',
  )
}

function parseAnswer<T>(
  answer: PsaResult<HaloAnswer>,
  schema: z.ZodType<T>,
  settings: HaloSettings,
  otherwise: string,
): PsaResult<T> {
  if (!answer.ok) return answer
  const { status, text } = answer.value
  if (status === 429) return fail('rateLimited', 'HaloPSA asks to wait with the sign-in.')
  if (status === 404) return fail('invalidAnswer', otherwise)
  if (status >= 400) return failByStatus(status, quoteError(text, [settings.clientSecret]))
  try {
    const parsed = schema.safeParse(JSON.parse(text))
    return parsed.success ? { ok: true, value: parsed.data } : fail('invalidAnswer', otherwise)
  } catch {
    return fail('invalidAnswer', otherwise)
  }
}

/** Where to sign in, as authinfo says, unless that is a stranger: the secret goes there. */
function authAddress(base: string, authUrl: string): PsaResult<URL> {
  const wanted = `${authUrl.replace(/\/+$/, '')}/token`
  if (!URL.canParse(wanted, base))
    return fail('invalidAnswer', 'HaloPSA names no usable address to sign in at.')
  const url = new URL(wanted, base)
  const own = new URL(base)
  const isVendors = (host: string) =>
    vendorHosts.some((vendor) => host === vendor || host.endsWith(`.${vendor}`))
  const known = url.host === own.host || (isVendors(url.hostname) && isVendors(own.hostname))
  return known && url.protocol === own.protocol
    ? { ok: true, value: url }
    : fail(
        'invalidAnswer',
        `HaloPSA names ${url.host} to sign in at, which is another host. The secret was not sent there.`,
      )
}
