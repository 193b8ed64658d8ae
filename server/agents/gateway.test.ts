import { randomBytes, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createKeyPair } from '../../agent/create-key-pair.ts'
import { enrolAgent } from '../../agent/main.ts'
import { readIdentity } from '../../agent/state/identity.ts'
import { readEnrolmentToken, writeEnrolmentToken } from '../../core/agent-protocol/enrolment.ts'
import {
  type SignedRequestParts,
  signedTimeSchema,
  writeAuthorization,
} from '../../core/agent-protocol/request-signature.ts'
import { verifyStatement } from '../../core/agent-protocol/signed-statement.ts'
import { createEnrolmentToken } from '../domains/agents/create-enrolment-token.ts'
import { issueCommand } from '../domains/agents/issue-command.ts'
import { requestCancel } from '../domains/agents/request-cancel.ts'
import { revokeAgent } from '../domains/agents/revoke-agent.ts'
import { waitForCommand } from '../domains/agents/wait-for-command.ts'
import { AgentBench, until } from './testing.ts'

let bench: AgentBench

beforeAll(async () => {
  bench = await AgentBench.open({ pollMs: 50, sweepMs: 50, keepAliveMs: 50, enrolmentsPerMinute: 100 })
})
afterAll(() => bench.close())

async function newToken(expiresInSeconds?: number): Promise<string> {
  const input = { tenantId: bench.tenantId, ...(expiresInSeconds ? { expiresInSeconds } : {}) }
  return (await createEnrolmentToken(bench.context, 'server', input)).token
}

let folders = 0
function newFolder(): string {
  folders += 1
  return join(bench.folder, `gateway-${folders}`)
}

describe('enrolment', () => {
  it('makes a computer of a machine that is not known', async () => {
    const { agentId } = await bench.enrol({ hostname: 'LT-77' })
    const agent = await bench.context.store.findAgent(agentId)
    expect(agent).toMatchObject({ name: 'LT-77', tenantId: bench.tenantId, platform: 'linux', online: false })
    const computer = await bench.database.prisma.computer.findUnique({
      where: { id: agent?.computerId ?? '' },
    })
    expect(computer).toMatchObject({ name: 'LT-77', onboarding: 'needed', tenantId: bench.tenantId })
  })

  it('tells by the hardware UUID: a second pathway, and a wiped machine', async () => {
    const hardwareUuid = randomUUID()
    const { agentId } = await bench.enrol({ hardwareUuid, installationId: 'one' })
    const computerId = (await bench.context.store.findAgent(agentId))?.computerId ?? ''
    await bench.database.prisma.computer.update({
      where: { id: computerId },
      data: { onboarding: 'onboarded' },
    })
    const second = await bench.enrol({ hardwareUuid, installationId: 'one' })
    expect(await bench.context.store.findAgent(second.agentId)).toMatchObject({ computerId })
    const { prisma } = bench.database
    expect(await prisma.computer.findUnique({ where: { id: computerId } })).toMatchObject({
      onboarding: 'onboarded',
    })
    const wiped = await bench.enrol({ hardwareUuid, installationId: 'two' })
    expect(await bench.context.store.findAgent(wiped.agentId)).toMatchObject({ computerId })
    expect(await prisma.computer.findUnique({ where: { id: computerId } })).toMatchObject({
      onboarding: 'needed',
      installationId: 'two',
    })
  })

  it('leaves a placeholder UUID to a person', async () => {
    const { agentId } = await bench.enrol({ hardwareUuid: '00000000-0000-0000-0000-000000000000' })
    expect(await bench.context.store.findAgent(agentId)).toMatchObject({ computerId: null })
    const record = await bench.database.prisma.undecidedRecord.findFirst({ where: { agentId } })
    expect(record).toMatchObject({ reason: 'placeholderUuid', decidedAt: null })
  })

  it('refuses a token that was used, with words', async () => {
    const token = await newToken()
    await enrolAgent({ token, folder: newFolder() })
    await expect(enrolAgent({ token, folder: newFolder() })).rejects.toThrow(/has been used/)
  })

  it('lets one of two in that come with one token at once', async () => {
    const token = await newToken()
    const both = await Promise.allSettled([
      enrolAgent({ token, folder: newFolder() }),
      enrolAgent({ token, folder: newFolder() }),
    ])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  it('refuses a token that has expired or that nobody made, with words', async () => {
    await expect(enrolAgent({ token: await newToken(-1), folder: newFolder() })).rejects.toThrow(/expired on/)
    const content = readEnrolmentToken(await newToken())
    const secret = randomBytes(32).toString('base64url')
    const token = writeEnrolmentToken({ serverUrl: '', serverPublicKey: '', ...content, secret })
    await expect(enrolAgent({ token, folder: newFolder() })).rejects.toThrow(
      /does not know this enrolment token/,
    )
    await expect(enrolAgent({ token: 'dhe1.oops', folder: newFolder() })).rejects.toThrow(
      /no enrolment token/,
    )
  })

  it('is not accepted from a server with another key', async () => {
    const content = readEnrolmentToken(await newToken())
    const serverPublicKey = createKeyPair().publicKey
    const token = writeEnrolmentToken({ serverUrl: '', secret: '', ...content, serverPublicKey })
    const folder = newFolder()
    await expect(enrolAgent({ token, folder })).rejects.toThrow(/not the one that wrote this token/)
    expect(readIdentity(folder)).toBeNull()
  })

  it('gives the same answer again to an agent that missed it', async () => {
    const content = readEnrolmentToken(await newToken())
    const machine = {
      platform: 'linux',
      serial: null,
      os: null,
      osVersion: null,
      manufacturer: null,
      model: null,
      kind: null,
    }
    const body = JSON.stringify({
      version: 1,
      secret: content?.secret,
      publicKey: createKeyPair().publicKey,
      agentVersion: '0.1.0',
      machine: { hostname: 'AGAIN', hardwareUuid: randomUUID(), installationId: null, ...machine },
    })
    const ask = async () => {
      const headers = { 'content-type': 'application/json' }
      return (await fetch(`${content?.serverUrl}/agent/enrol`, { method: 'POST', headers, body })).json()
    }
    const first = await ask()
    expect(first).toMatchObject({ agentId: expect.any(String) })
    expect(await ask()).toEqual(first)
  })

  it('is limited in its rate', async () => {
    const strict = await AgentBench.open({ enrolmentsPerMinute: 1 })
    try {
      await strict.enrol()
      await expect(strict.enrol()).rejects.toThrow(/Too many attempts/)
    } finally {
      await strict.close()
    }
  })
})

describe('a signed request', () => {
  async function signer() {
    const { agentId, folder } = await bench.enrol()
    const identity = readIdentity(folder)
    if (!identity) throw new Error('not enrolled')
    return (change: Partial<SignedRequestParts> = {}, privateKey = identity.privateKey) => {
      const parts = {
        agentId,
        method: 'POST',
        path: '/agent/alive',
        timestampMs: Date.now(),
        nonce: randomBytes(16).toString('base64url'),
        body: Buffer.alloc(0),
        ...change,
      }
      return { parts, authorization: writeAuthorization(parts, privateKey), identity }
    }
  }

  async function send(authorization: string, body = '') {
    const address = `${bench.context.serverUrl}/agent/alive`
    const response = await fetch(address, { method: 'POST', headers: { authorization }, body })
    const text = await response.text()
    return { status: response.status, answer: text === '' ? {} : JSON.parse(text) }
  }

  it('is taken once', async () => {
    const { authorization } = (await signer())()
    expect((await send(authorization)).status).toBe(204)
    expect(await send(authorization)).toMatchObject({ status: 401, answer: { error: 'replayed' } })
  })

  it.each([
    ['another body', {}, 'x'],
    ['another path', { path: '/agent/messages' }, ''],
    ['another method', { method: 'GET' }, ''],
  ])('is not taken for %s than was signed', async (_what, change, body) => {
    const { authorization } = (await signer())(change)
    expect(await send(authorization, body)).toMatchObject({ status: 401, answer: { error: 'badSignature' } })
  })

  it('is not taken with another key, without a signature, or of an unknown agent', async () => {
    const sign = await signer()
    expect((await send(sign({}, createKeyPair().privateKey).authorization)).answer.error).toBe('badSignature')
    expect((await send('Bearer abc')).answer.error).toBe('notSigned')
    expect((await send(sign({ agentId: randomUUID() }).authorization)).answer.error).toBe('unknownAgent')
  })

  it('with a wrong clock is told the right one, signed for this request', async () => {
    const { authorization, parts, identity } = (await signer())({ timestampMs: Date.now() - 6 * 60 * 1000 })
    const { status, answer } = await send(authorization)
    expect(status).toBe(401)
    expect(answer.error).toBe('clockSkew')
    const { statement, signature } = signedTimeSchema.parse(answer.time)
    expect(statement.nonce).toBe(parts.nonce)
    expect(verifyStatement('time', statement, signature, identity.serverPublicKey)).toBe(true)
  })

  it('is not taken any more once the agent is revoked, whose connection ends', async () => {
    const { agentId, folder } = await bench.startNew()
    await revokeAgent(bench.context, 'server', agentId)
    expect(await bench.context.store.findAgent(agentId)).toMatchObject({ online: false, connectedTo: null })
    const identity = readIdentity(folder)
    const { authorization } = (await signer())({ agentId }, identity?.privateKey)
    expect((await send(authorization)).answer).toMatchObject({
      error: 'revoked',
      message: 'This agent has been revoked. Enrol it again.',
    })
    await expect(bench.issue(agentId, 'true')).rejects.toThrow(/has been revoked/)
  })
})

describe('several server processes', () => {
  it('reach an agent that another one holds, and are told how it went', async () => {
    const { agentId } = await bench.startNew()
    const other = bench.createContext()
    const base = {
      agentId,
      language: 'sh',
      context: 'system',
      parameters: {},
      secretNames: [],
      timeoutSeconds: 60,
      expiresInSeconds: 60,
    } as const
    const { id } = await issueCommand(other, { ...base, key: 'other-1', body: 'echo over there' })
    expect(await waitForCommand(other, id, { pollMs: 20 })).toMatchObject({ outputTail: 'over there\n' })
    const long = await issueCommand(other, { ...base, key: 'other-2', body: 'echo up; sleep 300' })
    await until('it runs', () => bench.outputOf(long.id) === 'up\n')
    await requestCancel(other, long.id)
    expect(await waitForCommand(other, long.id, { pollMs: 20 })).toMatchObject({ outcome: 'cancelled' })
  })

  it('let go of an agent that another one has taken over', async () => {
    const { agentId } = await bench.startNew()
    const holder = (await bench.context.store.findAgent(agentId))?.connectedTo
    const connections = bench.record.online.filter((id) => id === agentId).length
    await bench.context.store.connect(agentId, 'another-process', bench.context.now())
    await until('the agent was let go and has come back', async () => {
      const back = bench.record.online.filter((id) => id === agentId).length > connections
      return back && (await bench.context.store.findAgent(agentId))?.connectedTo === holder
    })
    expect(bench.record.offline).not.toContain(agentId)
  })
})

describe('agents that are not heard of', () => {
  it('are offline when the process that held them is gone', async () => {
    const { agentId } = await bench.enrol()
    const longAgo = new Date(Date.now() - 10 * 60 * 1000)
    await bench.context.store.connect(agentId, 'dead-process', longAgo)
    await until('it is offline', async () => !(await bench.context.store.findAgent(agentId))?.online)
    expect(bench.record.offline).toContain(agentId)
  })

  it('tell the server that they live, and give a silent server up', async () => {
    const quietBench = await AgentBench.open({ keepAliveMs: 60_000 })
    try {
      const { agentId } = await quietBench.startNew({ silenceMs: 150, aliveMs: 20 })
      const before = quietBench.record.online.length
      await until('it has connected again', () => quietBench.record.online.length > before)
      expect(quietBench.record.online.every((id) => id === agentId)).toBe(true)
    } finally {
      await quietBench.close()
    }
  })
})
