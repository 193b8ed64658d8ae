import type { PsaResult } from '../psa.ts'
import { fail } from './halo-errors.ts'

/** An answer that arrived, whatever its status. */
export type HaloAnswer = { status: number; text: string }

/** One request over HTTP. */
export type HaloRequest = {
  method: 'GET' | 'POST'
  url: string
  headers: Record<string, string>
  body?: string
  timeoutMs: number
  signal?: AbortSignal | undefined
}

const mostRedirects = 3
/** In bytes. Beyond this no answer is genuine, and reading on would fill the memory. */
const longestAnswer = 50_000_000

/**
 * Sends one request. A GET follows redirects on the same origin only: a token must not travel to another host.
 * @returns the answer, or `unreachable` / `invalidAnswer` in words; never throws
 */
export async function haloFetch(request: HaloRequest): Promise<PsaResult<HaloAnswer>> {
  const { origin, host } = new URL(request.url)
  const timeout = AbortSignal.timeout(request.timeoutMs)
  const signal = request.signal ? AbortSignal.any([timeout, request.signal]) : timeout
  let url = request.url
  try {
    for (let hop = 0; hop <= mostRedirects; hop++) {
      const { method, headers, body } = request
      const response = await fetch(url, { method, headers, body: body ?? null, redirect: 'manual', signal })
      const location =
        response.status >= 300 && response.status < 400 ? response.headers.get('location') : null
      if (!location) return await readAnswer(response)
      await response.body?.cancel()
      const next = new URL(location, url)
      if (next.origin !== origin)
        return fail(
          'unreachable',
          `${host} sends requests on to ${next.host}. If that is your HaloPSA, enter its address in the integration's settings.`,
        )
      if (method !== 'GET')
        return fail(
          'unreachable',
          `${host} redirects writes to another path. Check the address in the settings.`,
        )
      url = next.href
    }
    return fail('unreachable', `${host} redirects in circles. Check the address in the settings.`)
  } catch (error) {
    if (request.signal?.aborted) return fail('unreachable', 'The request to HaloPSA was given up.')
    if (timeout.aborted)
      return fail('unreachable', `${host} did not answer within ${Math.round(request.timeoutMs / 1000)} s.`)
    return fail(
      'unreachable',
      `${host} cannot be reached${causeOf(error)}. Check the address and the network.`,
    )
  }
}

/** Counts what arrives, unpacked: the length that was said beforehand is left out or wrong where somebody means harm. */
async function readAnswer(response: Response): Promise<PsaResult<HaloAnswer>> {
  const decoder = new TextDecoder()
  let text = ''
  let length = 0
  // Leaving the loop cancels the rest of the answer.
  for await (const bytes of response.body ?? []) {
    length += bytes.byteLength
    if (length > longestAnswer) return fail('invalidAnswer', 'HaloPSA sent an answer that is far too large.')
    text += decoder.decode(bytes, { stream: true })
  }
  return { ok: true, value: { status: response.status, text: text + decoder.decode() } }
}

/** The short name of a network fault, such as ECONNREFUSED; a message could hold more than it should. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? ` (${cause.code})` : ''
}
