import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { createKeyPair } from '../../../agent/create-key-pair.ts'
import { readEnrolmentToken } from '../../../core/agent-protocol/enrolment.ts'
import { judgeCommand } from '../../../core/agent-protocol/judge-command.ts'
import type { AgentMessage, EndedMessage } from '../../../core/agent-protocol/messages.ts'
import { clockToleranceMs } from '../../../core/agent-protocol/request-signature.ts'
import type { Database } from '../../db/client.ts'
import { describeOnBothDatabases } from '../../db/testing.ts'
import { createSealer } from '../../sealer.ts'
import { type AuditEvent, createAuditService } from '../audit/audit-service.ts'
import { makeSession } from '../testing.ts'
import type { Caller } from '../users/caller.ts'
import { createMessageReceiver } from './apply-messages.ts'
import { type AgentsContext, type CommandOutput, createAgentsContext } from './context.ts'
import { createEnrolmentToken } from './create-enrolment-token.ts'
import { decideUndecidedRecord } from './decide-undecided-record.ts'
import { enrolAgent } from './enrol-agent.ts'
import { issueCommand, type ScriptCommandToIssue } from './issue-command.ts'
import { requestCancel } from './request-cancel.ts'
import type { AgentRecord } from './store.ts'
import { waitForCommand } from './wait-for-command.ts'

describeOnBothDatabases('agents', (database) => {
  let bench: Bench

  beforeEach(async () => {
    bench = await createBench(database())
  })

  describe('the agents of a tenant', () => {
    it('are those of our own kind that are listened to, with what they can do', async () => {
      const { store } = bench.context
      const { tenantId, prisma } = bench
      await prisma.agent.create({ data: { tenantId, kind: 'meshcentral', name: 'of an RMM' } })
      const gone = await prisma.agent.create({ data: { tenantId, kind: 'deskhand', name: 'revoked' } })
      await store.revokeAgent(gone.id, new Date())
      expect(await store.listOwnAgents(tenantId)).toEqual([bench.agent])
      const said = { version: '1.0.0', platform: 'linux', name: 'LT-1', bootId: null }
      await store.updateAgent(bench.agent.id, { ...said, features: '["updateAgent"]' })
      expect(await store.listOwnAgents(tenantId)).toEqual([
        { ...bench.agent, version: '1.0.0', name: 'LT-1', features: '["updateAgent"]' },
      ])
      expect(await store.listOwnAgents(randomUUID())).toEqual([])
    })
  })

  describe('issueCommand', () => {
    it('gives one command for one key, however often and at once it is asked', async () => {
      const all = await Promise.all(
        Array.from({ length: 5 }, () => bench.issue({ key: `${bench.agent.id}-once` })),
      )
      expect(new Set(all.map(({ id }) => id)).size).toBe(1)
      expect(await bench.issue({ key: `${bench.agent.id}-once`, body: 'something else' })).toEqual(all[0])
    })

    it('stores a message that exactly this agent accepts, and the secrets nowhere in the clear', async () => {
      const parameters = { password: 'correct horse battery' }
      const command = await bench.issue({ parameters, secretNames: ['password'] })
      const row = await bench.prisma.agentCommand.findUniqueOrThrow({ where: { id: command.id } })
      expect(JSON.stringify(row)).not.toContain(parameters.password)
      const message: unknown = JSON.parse(bench.context.sealer.open(row.sealedMessage))
      const judged = {
        message,
        serverPublicKey: bench.context.serverKey.publicKey,
        isKnown: () => false,
        features: [],
      }
      const now = Date.now()
      expect(judgeCommand({ ...judged, agentId: bench.agent.id, now })).toMatchObject({
        kind: 'accepted',
        command: { id: command.id, parameters },
      })
      expect(judgeCommand({ ...judged, agentId: randomUUID(), now })).toMatchObject({ reason: 'wrongAgent' })
    })

    it('refuses an agent that is not ours, and a parameter that no script can take', async () => {
      await expect(bench.issue({ agentId: randomUUID() })).rejects.toMatchObject({ code: 'notFound' })
      await expect(bench.issue({ parameters: { 'a b': '1' } })).rejects.toThrow()
      await bench.prisma.agent.update({ where: { id: bench.agent.id }, data: { kind: 'meshcentral' } })
      await expect(bench.issue({})).rejects.toMatchObject({ code: 'badInput' })
    })
  })

  describe('a session’s commands', () => {
    it('are found by how their keys begin, as long as they have not ended', async () => {
      const [sessionId, other] = [await makeSession(database()), await makeSession(database())]
      const key = `${sessionId}/act/0/perform`
      const ids = []
      for (const end of ['/invoke/0/a', '/invoke/1/b#2', '', '/again/invoke/0/a'])
        ids.push((await bench.issue({ sessionId, key: `${key}${end}` })).id)
      await bench.issue({ sessionId: other, key: `${key}/invoke/2/c` })
      await bench.say([started(ids[1] ?? '')])
      const find = async () =>
        (await bench.context.store.findOpenByKey(sessionId, `${key}/invoke/`)).map(({ id }) => id)
      expect(new Set(await find())).toEqual(new Set(ids.slice(0, 2)))
      await bench.say([ended(ids[0] ?? '')])
      expect(await find()).toEqual([ids[1]])
    })
  })

  describe('what an agent says', () => {
    it('moves a command on once; duplicates, replays and late news change nothing', async () => {
      const { id } = await bench.issue({})
      await bench.say([started(id), output(id, 0, 'hello '), output(id, 1, 'world')])
      expect(await bench.find(id)).toMatchObject({ status: 'started' })
      await bench.say([ended(id)])
      expect(await bench.find(id)).toMatchObject({
        status: 'ended',
        outcome: 'exited',
        exitCode: 0,
        outputTail: '1.2.3\n',
      })
      const settled = await bench.find(id)
      // The same again from a spool that the server does not remember, as after its restart.
      await bench.say([started(id), output(id, 0, 'hello '), ended(id, { exitCode: 1 })], randomUUID())
      await bench.say([refused(id, 'expired')], randomUUID())
      expect(await bench.find(id)).toEqual(settled)
      expect(bench.outputs.map(({ text }) => text)).toEqual(['hello ', 'world'])
    })

    it('is applied once for each sequence of a spool', async () => {
      const { id } = await bench.issue({})
      const spool = randomUUID()
      const messages = [started(id), output(id, 0, 'a'), output(id, 1, 'b')]
      expect(await bench.say(messages, spool)).toBe(3)
      expect(await bench.say(messages, spool)).toBe(3)
      expect(await bench.say([...messages, output(id, 2, 'c')], spool)).toBe(4)
      expect(bench.outputs.map(({ text }) => text)).toEqual(['a', 'b', 'c'])
    })

    it('is kept up to where a listener failed, and goes on from there', async () => {
      const { id } = await bench.issue({})
      const spool = randomUUID()
      const messages = [started(id), output(id, 0, 'a'), output(id, 1, 'b'), ended(id)]
      bench.control.onOutput = async ({ index }) => {
        if (index === 1) throw new Error('The disk is full.')
      }
      await expect(bench.say(messages, spool)).rejects.toThrow('The disk is full.')
      expect(await bench.find(id)).toMatchObject({ status: 'started' })
      bench.control.onOutput = () => Promise.resolve()
      expect(await bench.say(messages, spool)).toBe(4)
      expect(bench.outputs.map(({ text }) => text)).toEqual(['a', 'b'])
    })

    it('counts only for its own commands', async () => {
      const { id } = await bench.issue({})
      const stranger = (await createBench(database())).agent
      await bench.sayAs(stranger, [started(id), output(id, 0, 'x'), ended(id)])
      await bench.sayAs(stranger, [refused(id, 'wrongAgent')])
      expect(await bench.find(id)).toMatchObject({ status: 'issued' })
      expect(bench.outputs).toEqual([])
      expect(bench.audit.at(-1)).toMatchObject({
        actor: { agentId: stranger.id },
        action: 'agent.refuseCommand',
      })
    })

    it('is passed over where it is of a later version of the protocol', async () => {
      const { id } = await bench.issue({})
      const later = { type: 'weather', degrees: 21 } as unknown as AgentMessage
      expect(await bench.say([later, started(id)])).toBe(2)
      expect(await bench.find(id)).toMatchObject({ status: 'started' })
    })

    it.each([
      [0, 0],
      [3010, 3010],
      [-1, -1],
      [4_294_967_295, -1],
      [0xc0000005, -1_073_741_819],
    ])('may be the exit code %d, signed or not: %d is kept', async (exitCode, kept) => {
      const { id } = await bench.issue({})
      expect(await bench.say([started(id), ended(id, { exitCode })])).toBe(2)
      expect(await bench.find(id)).toMatchObject({ status: 'ended', exitCode: kept })
    })

    it('holds nobody up, whatever numbers and instants it has', async () => {
      const anyNumber = fc.oneof(
        fc.integer({ min: -(2 ** 34), max: 2 ** 34 }),
        fc.double({ noNaN: true }),
        fc.constantFrom(2 ** 31, 2 ** 32, 2 ** 53, 2 ** 63),
      )
      const instant = fc.constantFrom('0000-01-01T00:00:00Z', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59Z')
      const said = fc.record({ exitCode: anyNumber, bytes: anyNumber, index: anyNumber, at: instant })
      await fc.assert(
        fc.asyncProperty(said, async ({ exitCode, bytes, index, at }) => {
          const { id } = await bench.issue({})
          const { id: next } = await bench.issue({})
          const progress = { type: 'progress', commandId: id, bytesDone: bytes, bytesTotal: bytes } as const
          const odd = [{ ...started(id), at }, progress, output(id, index, 'x'), ended(id, { exitCode })]
          expect(await bench.say([...odd, started(next)] as AgentMessage[])).toBe(5)
          expect(await bench.find(next)).toMatchObject({ status: 'started' })
          const kept = (await bench.find(id))?.exitCode ?? 0
          expect(kept).toBe(kept | 0)
        }),
        { numRuns: 40 },
      )
    })

    it.each<[string, (prisma: Bench['prisma']) => Promise<unknown>]>([
      ['is of something that is gone', ({ tenant }) => tenant.update({ where: { id: 'nobody' }, data: {} })],
      [
        'refers to something that is gone',
        ({ computer }) => computer.create({ data: { tenantId: 'nobody', name: 'PC', nameKey: 'pc' } }),
      ],
      [
        'is nothing that a column takes',
        ({ tenant }) => tenant.update({ where: { id: 'nobody' }, data: { createdAt: new Date('never') } }),
      ],
    ])('is passed over where it %s', async (_, store) => {
      const { id } = await bench.issue({})
      bench.control.onOutput = async ({ index }) => {
        if (index === 0) await store(bench.prisma)
      }
      expect(await bench.say([output(id, 0, 'a'), output(id, 1, 'b'), ended(id)])).toBe(3)
      expect(await bench.find(id)).toMatchObject({ status: 'ended' })
      expect(bench.outputs.map(({ text }) => text)).toEqual(['b'])
      expect(bench.warnings).toMatchObject([
        [{ agentId: bench.agent.id, type: 'output' }, expect.any(String)],
      ])
    })

    it('is tried anew where it crossed with a change of something else', async () => {
      const { id } = await bench.issue({})
      let tries = 0
      bench.control.onOutput = async () => {
        tries += 1
        if (tries === 1) await bench.prisma.tenant.update({ where: { id: 'nobody' }, data: {} })
      }
      expect(await bench.say([output(id, 0, 'a')])).toBe(1)
      expect(bench.outputs.map(({ text }) => text)).toEqual(['a'])
      expect(bench.warnings).toEqual([])
    })

    it('may be a refusal, which ends the command and is on the audit', async () => {
      const { id } = await bench.issue({})
      await bench.say([refused(id, 'badSignature')])
      expect(await bench.find(id)).toMatchObject({
        status: 'refused',
        refusal: 'badSignature',
        detail: 'because',
      })
      const entry = await bench.prisma.auditEntry.findFirst({ where: { subjectId: id } })
      expect(entry).toMatchObject({
        action: 'agent.refuseCommand',
        agentId: bench.agent.id,
        actorKind: 'agent',
      })
    })

    it('may be stored on any database, whatever characters it holds', async () => {
      const { id } = await bench.issue({})
      await bench.say([started(id), output(id, 0, 'a\0b'), ended(id, { outputTail: '\0\u{1F600}\n' })])
      expect(await bench.find(id)).toMatchObject({ status: 'ended', outputTail: '\uFFFD\u{1F600}\n' })
      expect(bench.outputs[0]?.text).toBe('a\uFFFDb')
    })

    it('holds a command to its output limit, whatever its agent sends, and says so once', async () => {
      const { id } = await bench.issue({ outputLimitBytes: 1000 })
      const full = 'ü'.repeat(500)
      const note = '\n[Output beyond 1000 bytes is left out.]\n'
      await bench.say([started(id), output(id, 0, full), output(id, 1, note)])
      expect(bench.outputs.map(({ text }) => text)).toEqual([full, note])
      await bench.say([
        output(id, 2, 'ü'.repeat(200)),
        output(id, 3, 'more'),
        output(id, 4, 'and more'),
        ended(id),
      ])
      const cut = bench.outputs[2]?.text ?? ''
      expect(cut).toMatch(/^ü+\n\[This computer sent more than the 1000 bytes [^\n]+\]\n$/)
      expect(bench.outputs).toHaveLength(3)
      expect(Buffer.byteLength(bench.outputs.map(({ text }) => text).join(''))).toBeLessThan(1400)
      expect(bench.warnings).toEqual([
        [{ agentId: bench.agent.id, commandId: id }, 'An agent sent more output than its command allows'],
      ])
      expect(await bench.find(id)).toMatchObject({ status: 'ended', outcome: 'exited' })
      const { id: another } = await bench.issue({ outputLimitBytes: 1000 })
      await bench.say([started(another), output(another, 0, 'x')])
      expect(bench.outputs.at(-1)).toMatchObject({ commandId: another, text: 'x' })
    })
  })

  describe('waitForCommand', () => {
    it('is woken in this process, and finds out by itself what another one wrote', async () => {
      const first = await bench.issue({})
      const woken = waitForCommand(bench.context, first.id, { pollMs: 60_000 })
      await bench.say([started(first.id), ended(first.id)])
      expect(await woken).toMatchObject({ status: 'ended' })

      const second = await bench.issue({})
      const found = waitForCommand(bench.createContext(), second.id, { pollMs: 10 })
      await bench.say([started(second.id), ended(second.id)])
      expect(await found).toMatchObject({ status: 'ended' })
    })

    it('ends with its signal, and for a command that a connected agent says nothing of', async () => {
      const { id } = await bench.issue({ expiresInSeconds: 60 })
      const stop = new AbortController()
      const wait = waitForCommand(bench.context, id, { signal: stop.signal })
      stop.abort(new Error('The server is stopping.'))
      await expect(wait).rejects.toThrow('The server is stopping.')
      bench.control.now = new Date(Date.now() + clockToleranceMs + 61_000)
      // An agent that is away may have run it.
      const away = waitForCommand(bench.context, id, { pollMs: 5, signal: AbortSignal.timeout(100) })
      await expect(away).rejects.toThrow()
      await bench.context.store.connect(bench.agent.id, 'process', new Date())
      expect(await waitForCommand(bench.context, id)).toMatchObject({
        status: 'refused',
        refusal: 'unanswered',
      })
      // It had begun with it all the same.
      await bench.say([started(id), ended(id)])
      expect(await bench.find(id)).toMatchObject({ status: 'ended', outcome: 'exited', refusal: null })
      await expect(waitForCommand(bench.context, randomUUID())).rejects.toMatchObject({ code: 'notFound' })
    })
  })

  describe('requestCancel', () => {
    it('is remembered until the agent says how it ended, and too late afterwards', async () => {
      const { id } = await bench.issue({})
      const woken: string[] = []
      bench.context.hub.on('commandWaiting', (_agentId, commandId) => woken.push(commandId))
      expect(await requestCancel(bench.context, id)).toMatchObject({ status: 'issued', cancelAsked: true })
      await requestCancel(bench.context, id)
      expect(woken).toEqual([id])
      await bench.say([ended(id, { outcome: 'cancelled', exitCode: null })])
      expect(await requestCancel(bench.context, id)).toMatchObject({ status: 'ended', outcome: 'cancelled' })
      await expect(requestCancel(bench.context, randomUUID())).rejects.toMatchObject({ code: 'notFound' })
    })
  })

  describe('connections', () => {
    it('belong to the process that connected last', async () => {
      const { store } = bench.context
      const { id } = bench.agent
      const now = new Date()
      expect(await store.connect(id, 'first', now)).toBe(true)
      expect(await store.connect(id, 'second', now)).toBe(true)
      expect(await store.disconnect(id, 'first')).toBe(false)
      expect(await store.findConnected([id], 'first', now)).toEqual(new Set())
      expect(await store.findConnected([id], 'second', now)).toEqual(new Set([id]))
      expect(await store.disconnect(id, 'second')).toBe(true)
      expect(await store.findAgent(id)).toMatchObject({ online: false, connectedTo: null })
    })

    it('are given up when nothing was heard, and impossible once revoked', async () => {
      const { store } = bench.context
      const { id } = bench.agent
      await store.connect(id, 'first', new Date(1000))
      expect(await store.dropSilent(new Date(1000))).not.toContain(id)
      expect(await store.dropSilent(new Date(1001))).toContain(id)
      expect(await store.revokeAgent(id, new Date())).toBe(true)
      expect(await store.revokeAgent(id, new Date())).toBe(false)
      expect(await store.connect(id, 'first', new Date())).toBe(false)
    })

    it('get what was issued since, of their own process only', async () => {
      const { store } = bench.context
      await store.connect(bench.agent.id, 'mine', new Date())
      const since = new Date(Date.now() - 1000)
      const { id } = await bench.issue({})
      const issued = async (processId: string) =>
        (await store.findIssuedSince(since, processId)).map((command) => command.id)
      expect(await issued('mine')).toContain(id)
      expect(await issued('other')).not.toContain(id)
      expect(await store.findIssuedSince(new Date(Date.now() + 60_000), 'mine')).toEqual([])
      expect((await store.findOpenOfAgent(bench.agent.id)).map((command) => command.id)).toEqual([id])
      await bench.say([started(id), ended(id)])
      expect(await store.findOpen([id])).toEqual([])
    })
  })

  describe('decideUndecidedRecord', () => {
    it('gives the agent the computer that a person chose, once', async () => {
      const { agent, recordId } = await bench.enrolUndecided()
      const computerId = bench.agent.computerId ?? ''
      const decision = { kind: 'same', computerId } as const
      expect(await decideUndecidedRecord(bench.context, bench.admin, recordId, decision)).toBe(computerId)
      expect(await bench.context.store.findAgent(agent.id)).toMatchObject({ computerId })
      await expect(
        decideUndecidedRecord(bench.context, bench.admin, recordId, { kind: 'new' }),
      ).rejects.toMatchObject({
        code: 'conflict',
      })
    })

    it('makes a new computer, and never reaches into another tenant', async () => {
      const { agent, recordId } = await bench.enrolUndecided()
      const foreign = (await createBench(database())).agent.computerId ?? ''
      const same = { kind: 'same', computerId: foreign } as const
      await expect(decideUndecidedRecord(bench.context, bench.admin, recordId, same)).rejects.toMatchObject({
        code: 'notFound',
      })
      const limited = { ...bench.admin, limitedToTenants: true, tenantIds: [] }
      await expect(decideUndecidedRecord(bench.context, limited, recordId, same)).rejects.toMatchObject({
        code: 'notFound',
      })
      const computerId = await decideUndecidedRecord(bench.context, bench.admin, recordId, { kind: 'new' })
      expect(await bench.prisma.computer.findUnique({ where: { id: computerId } })).toMatchObject({
        tenantId: bench.tenantId,
        name: agent.name,
        onboarding: 'needed',
        hardwareUuid: null,
      })
    })
  })
})

function started(commandId: string): AgentMessage {
  return { type: 'started', commandId, at: new Date().toISOString() }
}

function output(commandId: string, index: number, text: string): AgentMessage {
  return { type: 'output', commandId, index, stream: 'stdout', text }
}

function ended(commandId: string, more: Partial<EndedMessage> = {}): AgentMessage {
  const at = new Date().toISOString()
  const end = {
    outcome: 'exited',
    exitCode: 0,
    durationMs: 5,
    truncated: false,
    outputTail: '1.2.3\n',
  } as const
  return { type: 'ended', commandId, at, ...end, ...more }
}

function refused(commandId: string, reason: 'expired' | 'wrongAgent' | 'badSignature'): AgentMessage {
  return { type: 'refused', commandId, reason, detail: 'because' }
}

type Bench = Awaited<ReturnType<typeof createBench>>

/** A tenant of its own with one enrolled agent. */
async function createBench(database: Database) {
  const { prisma } = database
  const { id: tenantId } = await prisma.tenant.create({ data: { name: 'Contoso', nameKey: 'contoso' } })
  const { id: userId } = await prisma.user.create({
    data: { name: 'Admin', email: `${tenantId}@example.com` },
  })
  const admin: Caller = {
    userId,
    name: 'Admin',
    email: `${tenantId}@example.com`,
    via: 'cookie',
    authSessionId: 'session',
    role: 'admin',
    limitedToTenants: false,
    tenantIds: [],
  }
  const control = { now: null as Date | null, onOutput: (_piece: CommandOutput) => Promise.resolve() }
  const outputs: CommandOutput[] = []
  const warnings: [detail: object, words: string][] = []
  const audit: AuditEvent[] = []
  const auditService = createAuditService(database)
  const serverKey = createKeyPair()
  const createContext = (): AgentsContext =>
    createAgentsContext({
      database,
      serverKey,
      serverUrl: 'http://127.0.0.1:8080',
      sealer: createSealer(Buffer.alloc(32, 1), 'agent-command'),
      log: { info: () => undefined, warn: (...said) => warnings.push(said) },
      now: () => control.now ?? new Date(),
      recordAudit: async (event) => {
        audit.push(event)
        await auditService.record(event)
      },
      listener: {
        commandChanged: () => undefined,
        inventory: () => undefined,
        progress: () => undefined,
        agentOnline: () => undefined,
        agentOffline: () => undefined,
        output: async (piece) => {
          await control.onOutput(piece)
          outputs.push(piece)
        },
      },
    })
  const context = createContext()
  const receiver = createMessageReceiver(context)
  const spool = randomUUID()
  let sequence = 0
  let keys = 0

  async function enrol(hardwareUuid: string | null): Promise<AgentRecord> {
    const { token } = await createEnrolmentToken(context, 'server', { tenantId })
    const machine = {
      platform: 'linux',
      serial: null,
      os: null,
      osVersion: null,
      manufacturer: null,
      model: null,
    } as const
    const { agentId } = await enrolAgent(context, {
      version: 1,
      secret: readEnrolmentToken(token)?.secret ?? '',
      publicKey: createKeyPair().publicKey,
      agentVersion: '1.0.0',
      machine: { hostname: 'PC-1', hardwareUuid, installationId: null, kind: null, ...machine },
    })
    const agent = await context.store.findAgent(agentId)
    if (!agent) throw new Error('The agent was not stored.')
    return agent
  }

  const bench = {
    prisma,
    tenantId,
    context,
    createContext,
    outputs,
    warnings,
    audit,
    control,
    admin,
    agent: await enrol(randomUUID()),

    async issue(more: Partial<ScriptCommandToIssue>) {
      keys += 1
      return await issueCommand(context, {
        agentId: bench.agent.id,
        key: `${tenantId}-${keys}`,
        language: 'sh',
        context: 'system',
        body: 'echo 1.2.3',
        parameters: {},
        secretNames: [],
        timeoutSeconds: 60,
        expiresInSeconds: 60,
        ...more,
      })
    },

    find: (id: string) => context.store.findCommand(id),

    /** Without a spool id: as the next messages of one that goes on. */
    async say(messages: AgentMessage[], otherSpool?: string): Promise<number> {
      const numbered = messages.map((message, index) => ({
        ...message,
        sequence: (otherSpool ? 0 : sequence) + index + 1,
      }))
      if (!otherSpool) sequence += messages.length
      const acknowledged = await receiver.apply(bench.agent, {
        version: 1,
        spool: otherSpool ?? spool,
        messages: numbered,
      })
      return otherSpool ? acknowledged : acknowledged - sequence + messages.length
    },

    async sayAs(agent: AgentRecord, messages: AgentMessage[]): Promise<void> {
      const numbered = messages.map((message, index) => ({ ...message, sequence: index + 1 }))
      await receiver.apply(agent, { version: 1, spool: randomUUID(), messages: numbered })
    },

    async enrolUndecided() {
      const agent = await enrol(null)
      const record = await prisma.undecidedRecord.findFirstOrThrow({ where: { agentId: agent.id } })
      return { agent, recordId: record.id }
    },
  }
  return bench
}
