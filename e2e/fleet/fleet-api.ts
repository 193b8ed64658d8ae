import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { fleetUser } from './seed-fleet.ts'

/** The server has understood the call and refuses it. */
export class ApiRefusal extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.name = 'ApiRefusal'
    this.status = status
  }
}

/** Calls procedures of a server that comes and goes: what gets no answer, or only an error of the server, is tried again. */
export type FleetApi = {
  query<T extends z.ZodType>(path: string, input: object, output: T): Promise<z.output<T>>
  mutate<T extends z.ZodType>(path: string, input: object, output: T): Promise<z.output<T>>
}

const answerMs = 10_000
const pauseMs = 250

/**
 * Signs in as the fleet's user.
 * @param signal ends every call that waits for the server to come back
 */
export async function signInToFleet(url: string, signal: AbortSignal): Promise<FleetApi> {
  const signedIn = await insistently(signal, `${url}/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify(fleetUser),
  })
  const token = signedIn.headers.get('set-auth-token')
  if (!token) throw new Error(`Signing in failed: ${signedIn.status}`)
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  return {
    async query(path, input, output) {
      const address = `${url}/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`
      return read(await insistently(signal, address, { headers }), output)
    },
    async mutate(path, input, output) {
      const request = { method: 'POST', headers, body: JSON.stringify(input) }
      return read(await insistently(signal, `${url}/trpc/${path}`, request), output)
    },
  }
}

type Answer = { readonly status: number; readonly headers: Headers; readonly body: unknown }

async function insistently(signal: AbortSignal, address: string, request: RequestInit): Promise<Answer> {
  for (;;) {
    signal.throwIfAborted()
    try {
      const limited = AbortSignal.any([signal, AbortSignal.timeout(answerMs)])
      const response = await fetch(address, { ...request, signal: limited })
      const body: unknown = await response.json()
      if (response.status < 500) return { status: response.status, headers: response.headers, body }
    } catch (error) {
      if (signal.aborted) throw error
    }
    await delay(pauseMs, undefined, { signal })
  }
}

const answer = z.object({ result: z.object({ data: z.unknown() }) })
const refusal = z.object({ error: z.object({ message: z.string() }) })

function read<T extends z.ZodType>({ status, body }: Answer, output: T): z.output<T> {
  if (status >= 400) throw new ApiRefusal(status, refusal.parse(body).error.message)
  return output.parse(answer.parse(body).result.data)
}
