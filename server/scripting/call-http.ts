import { isHostAllowed } from './allowed-hosts.ts'
import { durationInWords, type SandboxLimits, sizeInWords } from './sandbox-limits.ts'
import type { CallAnswer, SandboxErrorCode } from './sandbox-messages.ts'

/** Those decide where a request goes or how it is carried: the host that was checked must be the host that is asked. */
const ownHeaders =
  /^(host|connection|keep-alive|content-length|transfer-encoding|te|trailer|upgrade|expect|proxy-.*)$/i

export type HttpCall = {
  readonly httpHosts: readonly string[]
  /** Awaited before anything goes out; what it rejects with is thrown. */
  readonly beforeCall: () => Promise<void> | undefined
  readonly limits: Pick<SandboxLimits, 'httpBytes' | 'httpTimeoutMs'>
  /** Aborts when the run is over. */
  readonly signal: AbortSignal
}

type Request = {
  readonly url: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  /** The script gave data, not a text. */
  readonly isJson: boolean
}

/**
 * Sends a script's request to a host that its run may speak to. A redirect is never followed: the script gets it as the
 * answer, and may ask for the new address, which is checked as well.
 */
export async function callHttp(json: string, call: HttpCall): Promise<CallAnswer> {
  const request = readRequest(json)
  if (typeof request === 'string') return refused(request)
  const url = URL.canParse(request.url) ? new URL(request.url) : null
  if (!url) return refused(`http: “${request.url}” is no address; it begins with https:// and has a host`)
  if (!isHostAllowed(url, call.httpHosts)) return refused(notAllowed(url, call.httpHosts), 'httpNotAllowed')
  if (url.username || url.password)
    return refused('http: an address with a name and password is not taken; send an authorization header')
  await call.beforeCall()
  const late = AbortSignal.timeout(call.limits.httpTimeoutMs)
  try {
    const headers = new Headers(request.headers)
    if (request.isJson && !headers.has('content-type')) headers.set('content-type', 'application/json')
    const response = await fetch(url, {
      method: request.method,
      headers,
      body: request.body,
      redirect: 'manual',
      signal: AbortSignal.any([late, call.signal]),
    })
    const text = await readText(response, call.limits.httpBytes)
    if (text === null)
      return refused(`http to “${url.host}”: the answer is longer than ${sizeInWords(call.limits.httpBytes)}`)
    return {
      ok: true,
      json: JSON.stringify({ status: response.status, headers: Object.fromEntries(response.headers), text }),
    }
  } catch (error) {
    if (late.aborted)
      return refused(`http to “${url.host}”: no answer within ${durationInWords(call.limits.httpTimeoutMs)}`)
    return refused(`http to “${url.host}”: ${reasonOf(error)}`)
  }
}

function readRequest(json: string): Request | string {
  const { url, method, headers, body, isJson } = JSON.parse(json) ?? {}
  if (typeof url !== 'string') return 'http takes an address as its first argument'
  if (typeof method !== 'string') return 'http: its method must be a text, such as POST'
  if (body !== null && typeof body !== 'string')
    return 'http: its body must be a text, or what JSON can carry'
  if (typeof headers !== 'object' || headers === null || Array.isArray(headers))
    return 'http: its headers must be an object of texts'
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value !== 'string') return `http: the header “${name}” must be a text`
    if (ownHeaders.test(name)) return `http: the header “${name}” cannot be set by a script`
  }
  return { url, method, headers, body, isJson }
}

function notAllowed({ protocol, host }: URL, entries: readonly string[]): string {
  const origin = protocol === 'https:' ? host : `${protocol}//${host}`
  const allowed = entries.length === 0 ? 'no host is allowed here' : `allowed here: ${entries.join(', ')}`
  return `http to “${origin}” is not allowed; ${allowed}`
}

/** Null: longer than so many bytes. */
async function readText(response: Response, limitBytes: number): Promise<string | null> {
  if (!response.body) return ''
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of response.body) {
    bytes += chunk.byteLength
    // Leaving the loop cancels the rest.
    if (bytes > limitBytes) return null
    chunks.push(chunk)
  }
  return new TextDecoder().decode(Buffer.concat(chunks))
}

/** `fetch failed` says nothing; its cause does. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { cause } = error
  return cause instanceof Error && cause.message ? cause.message : error.message
}

function refused(message: string, code: SandboxErrorCode = 'threw'): CallAnswer {
  return { ok: false, code, message }
}
