import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createKeyPair } from '../../agent/create-key-pair.ts'
import { type Database, openDatabase } from '../db/client.ts'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import type { CommandEnd, CommandRecord } from '../domains/agents/command-store.ts'
import { type AgentsContext, createAgentsContext, nobodyListens } from '../domains/agents/context.ts'
import { createPathways } from '../domains/agents/pathways.ts'
import { requestCancel } from '../domains/agents/request-cancel.ts'
import { createSessionStore } from '../domains/sessions/store.ts'
import { at, makeComputer, makeSession, makeTenant, testSealer } from '../domains/testing.ts'
import { ComputerAway } from './computer-away.ts'
import { type CommandTools, createComputerRunner, runCommand } from './run-on-computer.ts'
import type { ScriptRun } from './run-script.ts'
import { WorkSlots } from './work-slots.ts'

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
    listener: nobodyListens,
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
    subject: { kind: 'computer', id: computerId },
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

function toolsOf(stopping = new AbortController().signal): CommandTools {
  const sessions = createSessionStore(database, () => undefined)
  return {
    agents,
    pathways: createPathways(database),
    sessions: { ...sessions, cancelAsked: async () => cancelled },
    slots: new WorkSlots(1),
    stopping,
    lookMs: 50,
  }
}

function start(run: ScriptRun, stopping?: AbortSignal) {
  return createComputerRunner(toolsOf(stopping))(run)
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

async function refuse(id: string, refusal: 'expired' | 'badSignature'): Promise<void> {
  const known = await agents.store.findCommand(id)
  await agents.store.refuseCommand(id, known?.agentId ?? '', { refusal, detail: 'No.', endedAt: clock })
  const command = await agents.store.findCommand(id)
  if (command) agents.hub.emit('commandChanged', command)
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

  test('never begins where none of its agents is online: the computer is away', async () => {
    await database.prisma.agent.update({ where: { id: agentId }, data: { online: false } })
    await expect(start(newRun())).rejects.toBeInstanceOf(ComputerAway)
    expect(await database.prisma.agentCommand.count({ where: { sessionId } })).toBe(0)
    expect(await createSessionStore(database, () => undefined).logAfter(sessionId, 0, 10)).toEqual([])
  })

  test('that is under way while the computer goes away is found again once it is back', async () => {
    const issued = nextCommand()
    const away = start(newRun())
    const command = await issued
    await agents.store.startCommand(command.id, command.agentId, clock)
    await database.prisma.agent.update({ where: { id: agentId }, data: { online: false } })
    await expect(away).rejects.toBeInstanceOf(ComputerAway)
    await database.prisma.agent.update({ where: { id: agentId }, data: { online: true } })
    const back = start(newRun())
    await end(command, { outputTail: 'after all\n' })
    expect(await back).toMatchObject({ outcome: 'exited', output: 'after all\n' })
    expect(await database.prisma.agentCommand.count({ where: { sessionId } })).toBe(1)
  })

  test('learns at once that its agent has gone offline, long before it would look again', async () => {
    const issued = nextCommand()
    const away = createComputerRunner({ ...toolsOf(), lookMs: 60_000 })(newRun())
    await issued
    await database.prisma.agent.update({ where: { id: agentId }, data: { online: false } })
    agents.hub.emit('agentOffline', agentId)
    await expect(away).rejects.toBeInstanceOf(ComputerAway)
    expect(agents.hub.listenerCount('agentOffline')).toBe(0)
  })

  test('waits for the agent that has it, even where another one is there', async () => {
    const issued = nextCommand()
    const away = start(newRun())
    await issued
    await database.prisma.agent.update({ where: { id: agentId }, data: { online: false } })
    await addAgent({ online: true })
    await expect(away).rejects.toBeInstanceOf(ComputerAway)
    expect(await database.prisma.agentCommand.count({ where: { sessionId } })).toBe(1)
  })

  test('is lost where its agent is there and has not said whether it began', async () => {
    const issued = nextCommand()
    const ending = start(newRun())
    const command = await issued
    clock = at('10:00:00')
    agents.hub.emit('commandChanged', command)
    expect(await ending).toMatchObject({ outcome: 'lost' })
    expect(await database.prisma.agentCommand.count({ where: { sessionId } })).toBe(1)
  })

  test('that its agent got too late is issued anew, through whoever is there then', async () => {
    const first = nextCommand()
    const ending = start(newRun())
    const { id } = await first
    const preferred = await addAgent({ online: true, preference: 1 })
    const second = nextCommand()
    await refuse(id, 'expired')
    const anew = await second
    expect(anew).toMatchObject({ key: `${sessionId}/act/0/perform#2`, agentId: preferred })
    await end(anew)
    expect(await ending).toMatchObject({ outcome: 'exited' })
    const again = await start(newRun())
    expect(again).toMatchObject({ outcome: 'exited' })
    const keys = await database.prisma.agentCommand.findMany({ where: { sessionId }, select: { key: true } })
    expect(keys).toHaveLength(2)
  })

  test('is given up where its agent always gets it too late', async () => {
    let issued = nextCommand()
    const ending = start(newRun())
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      const { id } = await issued
      issued = nextCommand()
      await refuse(id, 'expired')
    }
    expect(await ending).toMatchObject({ outcome: 'lost' })
    expect(await database.prisma.agentCommand.count({ where: { sessionId } })).toBe(5)
  })

  test('tells why its agent refused it', async () => {
    const issued = nextCommand()
    const ending = start(newRun())
    await refuse((await issued).id, 'badSignature')
    expect(await ending).toEqual({ outcome: 'refused', detail: 'No.' })
  })

  test.each(['person', 'tenant'] as const)('about a %s can’t be: it has no computer', async (kind) => {
    expect(await start(newRun({ subject: { kind, id: tenantId } }))).toEqual({
      outcome: 'unsupported',
      detail: `“install” runs on a computer, and this is about a ${kind}.`,
    })
  })

  test('is given the version, and the files that it needs', async () => {
    const issued = nextCommand()
    const files = [{ variable: 'DESKHAND_FILE', fileName: 'setup.exe', sha256: 'a'.repeat(64) }]
    const ending = start(newRun({ version: '2.0', files }))
    const command = await issued
    const { sealedMessage } = await database.prisma.agentCommand.findUniqueOrThrow({
      where: { id: command.id },
    })
    expect(JSON.parse(agents.sealer.open(sealedMessage)).command).toMatchObject({
      parameters: { key: 'hush' },
      secretNames: ['key'],
      environment: { DESKHAND_VERSION: '2.0' },
      files,
      requires: ['files'],
    })
    await end(command)
    await ending
  })
})

describe('a command without a title', () => {
  test('says nothing in the log', async () => {
    const issued = nextCommand()
    const running = runCommand(
      {
        key: `${sessionId}/inventory/end`,
        title: null,
        sessionId,
        actionId: null,
        computerId,
        work: { kind: 'inventory', timeoutSeconds: 60, outputLimitBytes: 0 },
      },
      toolsOf(),
    )
    const command = await issued
    expect(command).toMatchObject({ kind: 'inventory', body: null })
    await end(command)
    expect(await running).toMatchObject({ status: 'ended', outcome: 'exited' })
    expect(await createSessionStore(database, () => undefined).logAfter(sessionId, 0, 10)).toEqual([])
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
