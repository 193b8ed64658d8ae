import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readIdentity } from '../../agent/state/identity.ts'
import { writeAuthorization } from '../../core/agent-protocol/request-signature.ts'
import { AgentBench, until } from './testing.ts'

let bench: AgentBench

beforeAll(async () => {
  // No sweep mends what goes wrong within this test.
  bench = await AgentBench.open({ sweepMs: 600_000 })
})
afterAll(() => bench.close())

/** The stream of an agent's events, once its headers are there. */
async function openEvents(folder: string): Promise<IncomingMessage> {
  const identity = readIdentity(folder)
  if (!identity) throw new Error('not enrolled')
  const authorization = writeAuthorization(
    {
      agentId: identity.agentId,
      method: 'GET',
      path: '/agent/events',
      timestampMs: Date.now(),
      nonce: randomBytes(16).toString('base64url'),
      body: Buffer.alloc(0),
    },
    identity.privateKey,
  )
  const request = get(`${bench.context.serverUrl}/agent/events`, { headers: { authorization }, agent: false })
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  response.on('error', () => undefined)
  return response
}

it('an agent that comes back while its last connection is not even written down is online', async () => {
  const { agentId, folder } = await bench.enrol()
  await bench.context.store.hear(agentId, new Date())
  const { promise: written, resolve: goOn } = Promise.withResolvers<void>()
  const { promise: held, resolve: hold } = Promise.withResolvers<void>()
  const writer = bench.database.prisma.$transaction(async () => {
    hold()
    await written
  })
  await held
  const first = await openEvents(folder)
  first.destroy()
  // The server has seen the first one close once it has answered somebody who came after that.
  expect((await fetch(`${bench.context.serverUrl}/agent/alive`, { method: 'POST' })).status).toBe(401)
  const second = await openEvents(folder)
  goOn()
  await writer
  await bench.untilOnline(agentId)
  const { id } = await bench.issue(agentId, 'true')
  let heard = ''
  second.setEncoding('utf8').on('data', (text: string) => {
    heard += text
  })
  await until('the command is told', () => heard.includes(id))
  expect(await bench.context.store.findAgent(agentId)).toMatchObject({ online: true })
  expect(bench.record.offline).not.toContain(agentId)
  second.destroy()
})
