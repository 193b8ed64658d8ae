import { randomBytes } from 'node:crypto'
import {
  type AgentErrorResponse,
  agentErrorResponseSchema,
  writeAuthorization,
} from '../../core/agent-protocol/request-signature.ts'
import type { Identity } from '../state/identity.ts'
import type { ServerClock } from './server-clock.ts'

export interface AgentRequest {
  method: 'GET' | 'POST'
  /** From `/agent/` on. */
  path: string
  /** JSON in UTF-8. */
  body?: Buffer<ArrayBuffer>
  signal: AbortSignal
}

export interface AgentResponse {
  response: Response
  /** The nonce of the request that was answered. */
  nonce: string
  /** When that request was sent, by this machine's own clock. */
  sentAtMs: number
}

type RefusedAnswer = Omit<AgentResponse, 'response'> & { refused: AgentErrorResponse; status: number }

/** The server's refusal, with its words. */
export class ServerRefusal extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, { error, message }: AgentErrorResponse) {
    super(message)
    this.name = 'ServerRefusal'
    this.status = status
    this.code = error
  }
}

/** Sends signed requests to the server that the agent was enrolled with. */
export class ServerClient {
  readonly #identity: Identity
  readonly #clock: ServerClock

  constructor(identity: Identity, clock: ServerClock) {
    this.#identity = identity
    this.#clock = clock
  }

  /**
   * Sends a request and gives the answer, whose status is 2xx. When the server says, signed, that the clock here is
   * wrong, the clock is corrected and the request sent once more. Throws `ServerRefusal`, or what `fetch` throws.
   */
  async send(request: AgentRequest): Promise<AgentResponse> {
    const first = await this.#attempt(request)
    if ('response' in first) return first
    const { time } = first.refused
    const { agentId, serverPublicKey } = this.#identity
    const { nonce, sentAtMs } = first
    const corrected = time && this.#clock.correct(time, { agentId, nonce, serverPublicKey, sentAtMs })
    if (!corrected) throw new ServerRefusal(first.status, first.refused)
    const second = await this.#attempt(request)
    if ('response' in second) return second
    throw new ServerRefusal(second.status, second.refused)
  }

  /** What a URL is to be asked for with, when it is one of the server's own for agents; else null. */
  pathOf(url: string): string | null {
    const base = new URL(addressOf(this.#identity.serverUrl, '/agent/')).href
    const { href } = new URL(url)
    return href.startsWith(base) ? href.slice(base.length - '/agent/'.length).replace(/#.*$/, '') : null
  }

  async #attempt(request: AgentRequest): Promise<AgentResponse | RefusedAnswer> {
    const nonce = randomBytes(16).toString('base64url')
    const sentAtMs = this.#clock.ownNow()
    const { body } = request
    const parts = {
      agentId: this.#identity.agentId,
      method: request.method,
      path: request.path,
      timestampMs: Math.round(this.#clock.now()),
      nonce,
      body: body ?? Buffer.alloc(0),
    }
    const response = await fetch(addressOf(this.#identity.serverUrl, request.path), {
      method: request.method,
      headers: {
        authorization: writeAuthorization(parts, this.#identity.privateKey),
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      body: body ?? null,
      redirect: 'error',
      signal: request.signal,
    })
    if (response.ok) return { response, nonce, sentAtMs }
    return { refused: await readRefusal(response), status: response.status, nonce, sentAtMs }
  }
}

/** The address of a path under `/agent/` on the server, which may itself stand under a path. */
export function addressOf(serverUrl: string, path: string): string {
  return serverUrl.replace(/\/+$/, '') + path
}

/** What a refusing answer says; for one that is not of ours (a proxy's, say), its status in words. */
export async function readRefusal(response: Response): Promise<AgentErrorResponse> {
  const text = await response.text()
  try {
    return agentErrorResponseSchema.parse(JSON.parse(text))
  } catch {
    return { error: 'unexpected', message: `The server answered with status ${response.status}.` }
  }
}
