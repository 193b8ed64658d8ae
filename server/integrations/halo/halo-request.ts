import { setTimeout as wait } from 'node:timers/promises'
import type { z } from 'zod'
import type { PsaCallOptions, PsaResult } from '../psa.ts'
import { fail, failByStatus, quoteError } from './halo-errors.ts'
import { type HaloAnswer, haloFetch } from './halo-fetch.ts'
import { createRateGate } from './halo-rate-gate.ts'
import { type HaloRuntime, type HaloSettings, safeBase } from './halo-settings.ts'
import { createTokenKeeper } from './halo-token.ts'

/** What a call may wait in all after 429s when it does not say: a synchronisation at night has time. */
const defaultMaxWaitMs = 120_000
const defaultTimeoutMs = 20_000

/** A query without a value leaves the parameter out. */
export type HaloQuery = Record<string, string | number | boolean | undefined>

/** Signed-in requests to one HaloPSA. */
export type HaloTransport = {
  /** Reads an address under `/api` and parses the answer. */
  get<T>(
    path: string,
    query: HaloQuery,
    schema: z.ZodType<T>,
    options?: PsaCallOptions,
  ): Promise<PsaResult<T>>
  /** Posts to an address under `/api`; any 2xx is done, and its answer comes unparsed (undefined if empty). */
  post(path: string, body: unknown, options?: PsaCallOptions): Promise<PsaResult<unknown>>
  /** Signs in anew. */
  signIn(options?: PsaCallOptions): Promise<PsaResult<null>>
}

/** Makes the transport: token, back-off, timeouts, and errors in words. */
export function createHaloTransport(settings: HaloSettings, runtime: HaloRuntime): HaloTransport {
  const full: Required<HaloRuntime> = {
    now: runtime.now ?? Date.now,
    sleep: runtime.sleep ?? ((ms, signal) => wait(ms, undefined, signal ? { signal } : {})),
    timeoutMs: runtime.timeoutMs ?? defaultTimeoutMs,
  }
  const keeper = createTokenKeeper(settings, full)
  const gate = createRateGate(full.now)

  /** One try with a valid token; a token that was refused is replaced once. */
  const attempt = async (request: Pending, options: PsaCallOptions): Promise<PsaResult<HaloAnswer>> => {
    for (let again = false; ; again = true) {
      const token = await giveUpOn(options.signal, keeper.token())
      if (!token.ok) return token
      const answer = await haloFetch({
        ...request,
        headers: { ...request.headers, authorization: `Bearer ${token.value}`, accept: 'application/json' },
        timeoutMs: full.timeoutMs,
        signal: options.signal,
      })
      if (!answer.ok || answer.value.status !== 401 || again) return answer
      keeper.drop(token.value)
    }
  }

  /** Tries until the answer is another than 429, or the caller's patience is used up. */
  const send = async (
    attemptOnce: () => Promise<PsaResult<HaloAnswer>>,
    { signal, maxWaitMs = defaultMaxWaitMs }: PsaCallOptions,
  ): Promise<PsaResult<HaloAnswer>> => {
    for (let waited = 0; ; ) {
      const pause = gate.pause()
      if (waited + pause > maxWaitMs)
        return fail('rateLimited', `HaloPSA asks to slow down. Try again in ${Math.ceil(pause / 1000)} s.`)
      if (pause > 0) {
        const slept = await giveUpOn(
          signal,
          full.sleep(pause, signal).then(() => ({ ok: true, value: null }) as const),
        )
        if (!slept.ok) return slept
        waited += pause
        continue
      }
      const sentAt = full.now()
      const answer = await attemptOnce()
      const limited = answer.ok ? answer.value.status === 429 : answer.error.code === 'rateLimited'
      if (limited) gate.hit(sentAt)
      else {
        if (answer.ok) gate.passed()
        return answer
      }
    }
  }

  const call = async (
    { path, query, ...request }: Call,
    options: PsaCallOptions = {},
  ): Promise<PsaResult<string>> => {
    const base = safeBase(settings)
    if (!base.ok) return base
    const url = new URL(`${base.value}/api/${path}`)
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) url.searchParams.set(name, String(value))
    const answer = await send(() => attempt({ ...request, url: url.href }, options), options)
    if (!answer.ok) return answer
    const { status, text } = answer.value
    if (status >= 200 && status < 300) return { ok: true, value: text }
    return failByStatus(status, quoteError(text, keeper.secrets()))
  }

  return {
    async get(path, query, schema, options) {
      const answer = await call({ method: 'GET', path, query, headers: {} }, options)
      return answer.ok ? parseWith(schema, answer.value, path) : answer
    },
    async post(path, body, options) {
      const headers = { 'content-type': 'application/json' }
      const answer = await call(
        { method: 'POST', path, query: {}, headers, body: JSON.stringify(body) },
        options,
      )
      return answer.ok ? { ok: true, value: parseJson(answer.value) } : answer
    },
    async signIn(options = {}) {
      keeper.clear()
      const answer = await send(async () => {
        const token = await giveUpOn(options.signal, keeper.token())
        return token.ok ? { ok: true, value: { status: 200, text: '' } } : token
      }, options)
      return answer.ok ? { ok: true, value: null } : answer
    },
  }
}

type Call = Omit<Pending, 'url'> & { path: string; query: HaloQuery }
type Pending = { method: 'GET' | 'POST'; url: string; headers: Record<string, string>; body?: string }

/** The promise's result, or `unreachable` as soon as the caller gives up. What is shared goes on without them. */
async function giveUpOn<T>(
  signal: AbortSignal | undefined,
  work: Promise<PsaResult<T>>,
): Promise<PsaResult<T>> {
  const given = fail('unreachable', 'The request to HaloPSA was given up.')
  if (!signal) return work
  if (signal.aborted) {
    work.catch(() => undefined)
    return given
  }
  const { promise, resolve } = Promise.withResolvers<PsaResult<T>>()
  const stop = () => resolve(given)
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await Promise.race([work.catch(() => given), promise])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function parseWith<T>(schema: z.ZodType<T>, text: string, path: string): PsaResult<T> {
  const parsed = schema.safeParse(parseJson(text))
  if (parsed.success) return { ok: true, value: parsed.data }
  const where = parsed.error.issues[0]?.path.join('.')
  return fail(
    'invalidAnswer',
    `HaloPSA's answer about ${path.split('/')[0]} is not in the known form${where ? ` (at ${where})` : ''}.`,
  )
}
