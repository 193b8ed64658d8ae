import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createKeyPair } from '../../agent/create-key-pair.ts'
import { type Database, openDatabase } from '../db/client.ts'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import type { CommandEnd, CommandRecord } from '../domains/agents/command-store.ts'
import { type AgentsContext, createAgentsContext } from '../domains/agents/context.ts'
import { createPathways } from '../domains/agents/pathways.ts'
import { requestCancel } from '../domains/agents/request-cancel.ts'
import { createSessionStore } from '../domains/sessions/store.ts'
import { at, makeComputer, makeSession, makeTenant, testSealer } from '../domains/testing.ts'
import { createScriptRunner, type ScriptRun } from './run-script.ts'

let files: TestDatabase
let database: Database
let agents: AgentsContext
let tenantId: string
let computerId: string
let agentId: string
let sessionId: string
let cancelled = false
let clock = at('09:00:00')
beforeAll(async () => {
  files = await createTestDatabase('sqlite')
  database = await openDatabase(files.target)
  const nothing = () => undefined
  agents = createAgentsContext({
    database,
    serverKey: createKeyPair(),
    serverUrl: 'http://127.0.0.1',
    sealer: testSealer(),
    recordAudit: async () => undefined,
    listener: {
      commandChanged: nothing,
      output: nothing,
      agentOnline: nothing,
      agentOffline: nothing,
      inventory: nothing,
      progress: nothing,
    },
    log: { info: nothing, warn: nothing },
    now: () => clock,
  })
  tenantId = await makeTenant(database)
})
afterAll(async () => {
  await database.close()
  await files.remove()
})
beforeEach(async () => {
  cancelled = false
  clock = at('09:00:00')
  computerId = await makeComputer(database, { tenantId })
  sessionId = await makeSession(database, { tenantId, computerId })
  agentId = await addAgent({ online: true })
})

async function addAgent(given: { online: boolean; preference?: number; revokedAt?: Date }): Promise<string> {
  const data = { computerId, tenantId, kind: 'deskhand', name: 'agent', ...given }
  return (await database.prisma.agent.create({ data })).id
}

function newRun(given: Partial<ScriptRun> = {}): ScriptRun {
  return {
    key: `${sessionId}/act/0/perform`,
    title: 'Install 2.0: Reader',
    sessionId,
    actionId: null,
    computerId,
    script: {
      name: 'install',
      scriptVersionId: null,
      context: 'system',
      language: 'sh',
      body: 'true',
      timeoutSeconds: 5,
      outputLimitBytes: 1000,
    },
    values: { key: 'hush' },
    secretNames: ['key'],
    ...given,
  }
}

function start(run: ScriptRun, stopping = new AbortController().signal) {
  const runScript = createScriptRunner({
    agents,
    pathways: createPathways(database),
    sessions: createSessionStore(database, () => undefined),
    cancelAsked: async () => cancelled,
    stopping,
  })
  return runScript(run)
}

async function statusOf(): Promise<string> {
  const session = await database.prisma.maintenanceSession.findUniqueOrThrow({ where: { id: sessionId } })
  return session.status
}

/** The next command that is issued, as its agent learns of it. */
function nextCommand(): Promise<CommandRecord> {
  return new Promise((resolve, reject) => {
    agents.hub.once('commandWaiting', (_agent, id) => {
      agents.store.findCommand(id).then((command) => command && resolve(command), reject)
    })
  })
}

async function end(command: CommandRecord, given: Partial<CommandEnd> = {}): Promise<void> {
  await agents.store.startCommand(command.id, command.agentId, clock)
  await agents.store.endCommand(command.id, command.agentId, {
    endedAt: clock,
    outcome: 'exited',
    exitCode: 0,
    outputTail: '2.0\n',
    outputTruncated: false,
    detail: null,
    ...given,
  })
  const ended = await agents.store.findCommand(command.id)
  if (ended) agents.hub.emit('commandChanged', ended)
}

describe('a script on a computer', () => {
  test('gives its end once its agent has told it, and says in the log what runs', async () => {
    const issued = nextCommand()
    const ending = start(newRun())
    await end(await issued)
    expect(await ending).toEqual({ outcome: 'exited', exitCode: 0, output: '2.0\n', detail: null })
    const log = await createSessionStore(database, () => undefined).logAfter(sessionId, 0, 10)
    expect(log).toMatchObject([{ stream: 'server', text: 'Install 2.0: Reader\n' }])
  })

  test('goes through the preferred one of its agents that are online', async () => {
    await addAgent({ online: false, preference: 1 })
    await addAgent({ online: true, preference: 1, revokedAt: at('08:00:00') })
    const preferred = await addAgent({ online: true, preference: 2 })
    const issued = nextCommand()
    const ending = start(newRun())
    const command = await issued
    expect(command.agentId).toBe(preferred)
    await end(command)
    await ending
  })

  test('under the same key it is found again, running or ended, on the agent that has it', async () => {
    const issued = nextCommand()
    const stop = new AbortController()
    const first = start(newRun(), stop.signal)
    const command = await issued
    stop.abort(new Error('The server is stopping.'))
    await expect(first).rejects.toThrow('The server is stopping.')
    await addAgent({ online: true, preference: 1 })
    const second = start(newRun({ values: {} }))
    await end(command, { exitCode: 3 })
    expect(await second).toMatchObject({ exitCode: 3 })
    expect(await start(newRun())).toMatchObject({ exitCode: 3 })
    expect(await database.prisma.agentCommand.count({ where: { sessionId } })).toBe(1)
  })

  test('never begins where none of its agents is online', async () => {
    await database.prisma.agent.update({ where: { id: agentId }, data: { online: false } })
    expect(await start(newRun())).toMatchObject({ outcome: 'offline' })
    expect(await database.prisma.agentCommand.count({ where: { sessionId } })).toBe(0)
  })

  test('is lost where its agent went away and has not said whether it began', async () => {
    const issued = nextCommand()
    const ending = start(newRun())
    const command = await issued
    clock = at('10:00:00')
    agents.hub.emit('commandChanged', command)
    expect(await ending).toMatchObject({ outcome: 'lost' })
  })

  test('waits in the execution stage for a computer that is away', async () => {
    await database.prisma.agent.updateMany({ data: { online: false } })
    await createSessionStore(database, () => undefined).tell(sessionId, 'start', clock)
    const ending = start(newRun({ waitsForConnection: true }))
    await expect.poll(statusOf).toBe('waitingForConnection')
    const issued = nextCommand()
    await database.prisma.agent.updateMany({ data: { online: true } })
    await end(await issued)
    expect(await ending).toMatchObject({ outcome: 'exited' })
    expect(await statusOf()).toBe('running')
  })

  test('tells why its agent refused it', async () => {
    const issued = nextCommand()
    const ending = start(newRun())
    const { id } = await issued
    await agents.store.refuseCommand(id, agentId, { refusal: 'invalid', detail: 'No.', endedAt: clock })
    const command = await agents.store.findCommand(id)
    if (command) agents.hub.emit('commandChanged', command)
    expect(await ending).toEqual({ outcome: 'refused', detail: 'No.' })
  })

  test.each(['metascript', 'cloudScript'])('a %s runs on the server', async (context) => {
    expect(await start(newRun({ script: { ...newRun().script, context } }))).toMatchObject({
      outcome: 'unsupported',
    })
  })
})

describe('once somebody has asked to stop', () => {
  test('no script begins any more', async () => {
    cancelled = true
    expect(await start(newRun())).toMatchObject({ outcome: 'cancelled' })
    expect(await database.prisma.agentCommand.count({ where: { sessionId } })).toBe(0)
  })

  test('one that is found running is asked to stop', async () => {
    const issued = nextCommand()
    const stop = new AbortController()
    const first = start(newRun(), stop.signal)
    const command = await issued
    stop.abort(new Error('The server is stopping.'))
    await expect(first).rejects.toThrow()
    cancelled = true
    const asked = nextCommand()
    const second = start(newRun())
    expect(await asked).toMatchObject({ id: command.id, cancelAsked: true })
    await end(command, { outcome: 'cancelled', exitCode: null })
    expect(await second).toMatchObject({ outcome: 'cancelled' })
  })

  test('a look at what was left runs nevertheless, to its end', async () => {
    cancelled = true
    const issued = nextCommand()
    const ending = start(newRun({ evenIfCancelled: true }))
    const command = await issued
    await end(command)
    expect(await ending).toMatchObject({ outcome: 'exited' })
    expect((await requestCancel(agents, command.id)).cancelAsked).toBe(false)
  })
})
