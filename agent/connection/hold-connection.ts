import { helloSchema } from '../../core/agent-protocol/request-signature.ts'
import type { Identity } from '../state/identity.ts'
import { EventStreamParser, type StreamEvent } from './event-stream-parser.ts'
import type { ServerClient } from './server-client.ts'
import type { ServerClock } from './server-clock.ts'

export interface HoldConnectionOptions {
  client: ServerClient
  clock: ServerClock
  identity: Identity
  /** Nothing at all for so long means that the connection is dead. */
  silenceMs: number
  /** So often the server is told that this end lives. */
  aliveMs: number
  signal: AbortSignal
  onHello: () => void
  onEvent: (event: StreamEvent) => void
}

/**
 * Opens the connection for live events and reads it to its end. Resolves when the server closes it; rejects when it
 * cannot be opened, breaks, falls silent, or the signal aborts.
 */
export async function holdConnection(options: HoldConnectionOptions): Promise<void> {
  const silence = new AbortController()
  const watchdog = setTimeout(() => silence.abort(new Error('The server fell silent.')), options.silenceMs)
  const signal = AbortSignal.any([options.signal, silence.signal])
  const heartbeat = setInterval(() => tellAlive(options.client, signal), options.aliveMs)
  try {
    const { response, ...request } = await options.client.send({
      method: 'GET',
      path: '/agent/events',
      signal,
    })
    const parser = new EventStreamParser()
    const decoder = new TextDecoder()
    let greeted = false
    for await (const bytes of response.body ?? []) {
      watchdog.refresh()
      for (const event of parser.push(decoder.decode(bytes, { stream: true }))) {
        // Whether a command has expired can be told only by the server's clock, which the greeting brings.
        if (!greeted) greet(options, event, request)
        else options.onEvent(event)
        greeted = true
      }
    }
  } finally {
    clearTimeout(watchdog)
    clearInterval(heartbeat)
  }
}

/** One that is lost does no harm: the next follows, and a dead connection shows itself by its silence. */
function tellAlive(client: ServerClient, signal: AbortSignal): void {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(30_000)])
  client.send({ method: 'POST', path: '/agent/alive', signal: limited }).catch(() => undefined)
}

function greet(
  { clock, identity, onHello }: HoldConnectionOptions,
  event: StreamEvent,
  request: { nonce: string; sentAtMs: number },
): void {
  if (event.name !== 'hello') throw new Error('The server did not greet.')
  const hello = helloSchema.parse(JSON.parse(event.data))
  const { agentId, serverPublicKey } = identity
  if (!clock.correct(hello.time, { agentId, serverPublicKey, ...request }))
    throw new Error('The server did not prove that it is the one that this agent was enrolled with.')
  onHello()
}
