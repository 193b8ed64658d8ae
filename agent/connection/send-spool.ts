import { protocolVersion } from '../../core/agent-protocol/command.ts'
import { messagesResponseSchema } from '../../core/agent-protocol/messages.ts'
import type { AgentLog } from '../log.ts'
import type { Spool } from '../state/spool.ts'
import { wordsOf } from '../words-of.ts'
import type { BackOff } from './back-off.ts'
import type { ServerClient } from './server-client.ts'

const batch = { messages: 500, bytes: 512 * 1024 }
const timeoutMs = 30_000

export interface SendSpoolOptions {
  spool: Spool
  client: ServerClient
  backOff: BackOff
  log: AgentLog
  signal: AbortSignal
}

/** Sends what is spooled, oldest first, one batch at a time, until the signal aborts; what fails is tried again. */
export async function sendSpool({ spool, client, backOff, log, signal }: SendSpoolOptions): Promise<void> {
  while (!signal.aborted) {
    await spool.untilPending(signal)
    if (signal.aborted) return
    try {
      await sendHead(spool, client, signal)
      backOff.reset()
    } catch (error) {
      if (signal.aborted) return
      log.warn({ reason: wordsOf(error), waiting: spool.size }, 'Messages could not be sent; trying again')
      await backOff.wait(signal)
    }
  }
}

async function sendHead(spool: Spool, client: ServerClient, signal: AbortSignal): Promise<void> {
  const { response } = await client.send({
    method: 'POST',
    path: '/agent/messages',
    body: requestOf(spool),
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
  })
  spool.acknowledge(messagesResponseSchema.parse(await response.json()).acknowledged)
}

/** A `MessagesRequest`. */
function requestOf(spool: Spool): Buffer<ArrayBuffer> {
  const begin = `{"version":${protocolVersion},"spool":${JSON.stringify(spool.id)},"messages":`
  return Buffer.concat([Buffer.from(begin), spool.head(batch), Buffer.from('}')])
}
