import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Database, openDatabase } from '../db/client.ts'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import type { CommandRecord } from '../domains/agents/command-store.ts'
import { createComputerStore } from '../domains/computers/store.ts'
import { createItemStore } from '../domains/items/store.ts'
import { createSessionStore, type SessionStore } from '../domains/sessions/store.ts'
import { logEntry } from '../domains/sessions/watch-session.ts'
import { makeComputer, makeSession, makeTask, makeTenant, scriptOf, testSealer } from '../domains/testing.ts'
import { createFacts } from '../facts/facts.ts'
import { startHttpServer } from '../scripting/testing.ts'
import { ComputerAway } from './computer-away.ts'
import { createComputerRunner } from './run-on-computer.ts'
import { createServerRunner } from './run-on-server.ts'
import type { ScriptRun } from './run-script.ts'
import { type AgentAnswer, addAgent, answeringAgents } from './testing.ts'
import { WorkSlots } from './work-slots.ts'

let files: TestDatabase
let database: Database
let sessions: SessionStore
let machine: ReturnType<typeof answeringAgents>
let vendor: Awaited<ReturnType<typeof startHttpServer>>
let tenantId: string
let computerId: string
let agentId: string
let sessionId: string
let answer: (command: CommandRecord) => AgentAnswer | Promise<AgentAnswer>
let asks = 0
let answerOfVendor: Promise<void>
let cancelled = false
const endSealer = testSealer()
const secret = 'correct "horse" battery'

beforeAll(async () => {
  files = await createTestDatabase('sqlite')
  database = await openDatabase(files.target)
  sessions = {
    ...createSessionStore(database, () => undefined),
    cancelAsked: async () => cancelled,
  }
  machine = answeringAgents(database, (command) => answer(command), { sessions })
  vendor = await startHttpServer((_, response) => {
    asks += 1
    void answerOfVendor.then(() => response.end('{}'))
  })
  tenantId = await makeTenant(database)
  for (const name of ['Read queue', 'Clear queue'])
    await makeTask(database, { scripts: { set: scriptOf(name) } })
})
afterAll(async () => {
  await vendor.close()
  await database.close()
  await files.remove()
})
beforeEach(async () => {
  computerId = await makeComputer(database, { tenantId })
  sessionId = await makeSession(database, { tenantId, computerId })
  agentId = await addAgent(database, computerId)
  machine.commands.length = 0
  answer = () => ({ outputTail: 'done\n' })
  asks = 0
  answerOfVendor = Promise.resolve()
  cancelled = false
})
afterEach(() => machine.agents.hub.removeAllListeners('commandChanged'))

function newRun(body: string, given: Partial<ScriptRun> = {}, timeoutSeconds = 20): ScriptRun {
  return {
    key: `${sessionId}/act/0/perform`,
    title: 'Fix the printer',
    sessionId,
    actionId: null,
    subject: { kind: 'computer', id: computerId },
    script: {
      name: 'Fix printer',
      scriptVersionId: null,
      context: 'metascript',
      language: 'javascript',
      body,
      timeoutSeconds,
      outputLimitBytes: 10_000,
    },
    values: { url: vendor.url, token: secret, empty: '' },
    secretNames: ['token', 'empty'],
    ...given,
  }
}

/** A server process of its own, as far as a script can tell. */
function serverOf({ stopping = new AbortController().signal, appendLog = sessions.appendLog } = {}) {
  return createServerRunner(
    {
      slots: new WorkSlots(1),
      sessions: { ...sessions, appendLog },
      items: createItemStore(database),
      facts: createFacts(database),
      computers: createComputerStore(database),
      agents: machine.agents,
      httpHosts: [vendor.entry],
      endSealer,
      stopping,
      now: () => new Date(),
    },
    createComputerRunner({ ...machine.tools, stopping }),
  )
}

const logOf = async () => (await sessions.logAfter(sessionId, 0, 1000)).map(({ text }) => text).join('')

async function setOnline(online: boolean): Promise<void> {
  await database.prisma.agent.update({ where: { id: agentId }, data: { online } })
}

/** What the agent was told to do with the command. */
async function sentOf({ id }: CommandRecord) {
  const { sealedMessage } = await database.prisma.agentCommand.findUniqueOrThrow({ where: { id } })
  return JSON.parse(machine.agents.sealer.open(sealedMessage)).command
}

/** Ends the machine's commands once they are asked to stop, as an agent does. */
function obeyCancels(): CommandRecord[] {
  const obeyed: CommandRecord[] = []
  machine.agents.hub.on('commandChanged', async ({ id, cancelAsked, status }) => {
    if (!cancelAsked || status === 'ended') return
    const end = { endedAt: new Date(), outputTail: '', outputTruncated: false, detail: 'It was stopped.' }
    await machine.agents.store.endCommand(id, agentId, { ...end, outcome: 'cancelled', exitCode: null })
    const ended = await machine.agents.store.findCommand(id)
    if (!ended) return
    obeyed.push(ended)
    machine.agents.hub.emit('commandChanged', ended)
  })
  return obeyed
}

describe('a metascript', () => {
  test('runs scripts on the computer, says what it does, and is found again by its key', async () => {
    const run = newRun(
      'const read = await invoke("Read queue", { parameters: { name: "A4" } })\nreturn { read }',
    )
    const end = { outcome: 'exited', exitCode: 0, output: '{"read":"done"}', detail: null }
    expect(await serverOf()(run)).toEqual(end)
    expect(await serverOf()(run)).toEqual(end)
    expect(machine.commands).toHaveLength(1)
    expect(await logOf()).toBe('Fix the printer\nRun Read queue\nAnswer: {"read":"done"}\n')
  })

  test('that fails has the exit code 1 and says where', async () => {
    const detail = '“Fix printer”, line 2: no paper'
    expect(await serverOf()(newRun('\nthrow new Error("no paper")'))).toEqual({
      outcome: 'exited',
      exitCode: 1,
      output: '',
      detail,
    })
    expect(await logOf()).toBe(`Fix the printer\n${detail}\n`)
  })

  test('whose log cannot be written is begun again, and the server goes on', async () => {
    const appendLog: SessionStore['appendLog'] = async (piece) => {
      if (piece.text === 'lost\n') throw new Error('The disk is full.')
      return await sessions.appendLog(piece)
    }
    const run = newRun('log("lost")\nawait invoke("Read queue")')
    await expect(serverOf({ appendLog })(run)).rejects.toThrow('The disk is full.')
    expect(await serverOf()(run)).toMatchObject({ outcome: 'exited', exitCode: 0 })
    expect(machine.commands).toHaveLength(1)
    expect(await logOf()).toBe('Fix the printer\nRun Read queue\nlost\nAnswer: \n')
  })

  test('never begins where somebody has asked to stop', async () => {
    cancelled = true
    expect(await serverOf()(newRun('return 1'))).toMatchObject({ outcome: 'cancelled' })
    expect(await logOf()).toBe('')
  })
})

describe('a secret', () => {
  test('is masked in the log and in the answer, and nothing that is kept has it in clear', async () => {
    const run = newRun(
      'log(parameters.token)\nreturn { token: parameters.token, at: "https://" + encodeURIComponent(parameters.token) }',
    )
    const end = { outcome: 'exited', output: '{"token":"••••","at":"https://••••"}' }
    expect(await serverOf()(run)).toMatchObject(end)
    expect(await serverOf()(run)).toMatchObject(end)
    expect(await logOf()).toBe(`Fix the printer\n••••\nAnswer: ${end.output}\n`)
    const kept = await database.prisma.logChunk.findMany({ where: { sessionId } })
    expect(kept.filter(({ end }) => end)).toHaveLength(1)
    expect(JSON.stringify(kept)).not.toContain('horse')
    for (const chunk of kept) expect(Object.keys(logEntry(chunk))).not.toContain('end')
  })

  test('that the script has read from elsewhere is kept sealed beyond what the log shows', async () => {
    const run = newRun('return "x".repeat(500) + "correct" + " horse"')
    expect(await serverOf()(run)).toMatchObject({ output: `${'x'.repeat(500)}correct horse` })
    expect(JSON.stringify(await database.prisma.logChunk.findMany({ where: { sessionId } }))).not.toContain(
      'horse',
    )
  })

  test('is masked also where the answer is cut within it', async () => {
    await serverOf()(newRun('return "x".repeat(490) + parameters.token'))
    expect(await logOf()).not.toContain('correct')
  })

  test('is one for the agent too, whatever the script calls it', async () => {
    const parameters =
      '{ a: parameters.token, b: "Bearer " + parameters.token, c: encodeURIComponent(parameters.token), d: "plain" }'
    await serverOf()(newRun(`await invoke("Read queue", { parameters: ${parameters} })`))
    const [command] = machine.commands
    if (!command) throw new Error('Nothing was invoked.')
    expect(await sentOf(command)).toMatchObject({ parameters: { d: 'plain' }, secretNames: ['a', 'b', 'c'] })
  })
})

describe('a metascript that was cut off', () => {
  test.each(['where the computer went away', 'where the server ended'])(
    '%s goes on from what it invoked, as long as it has not spoken over HTTP',
    async (where) => {
      const run = newRun('await invoke("Read queue")\nreturn await invoke("Clear queue")')
      if (where.includes('server')) {
        const stop = new AbortController()
        answer = ({ body }) => {
          if (!body?.includes('Clear')) return {}
          stop.abort(new Error('The server is stopping.'))
          return 'nothing'
        }
        await expect(serverOf({ stopping: stop.signal })(run)).rejects.toThrow('The server is stopping.')
      } else {
        answer = async ({ body }) => {
          if (!body?.includes('Clear')) await setOnline(false)
          return {}
        }
        await expect(serverOf()(run)).rejects.toBeInstanceOf(ComputerAway)
        await setOnline(true)
      }
      answer = () => ({ outputTail: 'cleared\n' })
      const again = serverOf()(run)
      if (where.includes('server')) await endLast('cleared\n')
      expect(await again).toMatchObject({ outcome: 'exited', exitCode: 0, output: 'cleared' })
      expect(machine.commands.map(({ body }) => body)).toEqual(['echo Read queue', 'echo Clear queue'])
    },
  )

  test('after it has spoken over HTTP counts as interrupted, and speaks to nobody again', async () => {
    const run = newRun('await http(parameters.url)\nawait invoke("Read queue")\nawait invoke("Clear queue")')
    answer = async () => {
      await setOnline(false)
      return {}
    }
    await expect(serverOf()(run)).rejects.toBeInstanceOf(ComputerAway)
    await setOnline(true)
    expect(await serverOf()(run)).toMatchObject({ outcome: 'interrupted' })
    expect(asks).toBe(1)
    expect(machine.commands).toHaveLength(1)
  })

  test('does not count as interrupted before what it invoked has ended', async () => {
    const run = newRun('await http(parameters.url)\nawait invoke("Read queue")')
    const stop = new AbortController()
    answer = () => {
      stop.abort(new Error('The server is stopping.'))
      return 'nothing'
    }
    await expect(serverOf({ stopping: stop.signal })(run)).rejects.toThrow('The server is stopping.')
    await setOnline(false)
    await expect(serverOf()(run)).rejects.toBeInstanceOf(ComputerAway)
    await setOnline(true)
    await expect(serverOf({ stopping: AbortSignal.timeout(50) })(run)).rejects.toThrow()
    const again = serverOf()(run)
    await endLast('read\n')
    expect(await again).toMatchObject({ outcome: 'interrupted' })
  })

  test('does not take the answer of another script for that of its own', async () => {
    const stop = new AbortController()
    const first = serverOf({ stopping: stop.signal })(
      newRun('await invoke("Read queue")\nawait invoke("Clear queue")'),
    )
    answer = (command) => {
      if (!command.body?.includes('Clear')) return { outputTail: 'read\n' }
      stop.abort(new Error('The server is stopping.'))
      return 'nothing'
    }
    await expect(first).rejects.toThrow('The server is stopping.')
    answer = () => ({ outputTail: 'cleared\n' })
    expect(await serverOf()(newRun('return await invoke("Clear queue")'))).toMatchObject({
      output: 'cleared',
    })
  })
})

describe('two servers with the same script', () => {
  test('speak to others from one of them only', async () => {
    const run = newRun('await invoke("Read queue")\nawait http(parameters.url)\nreturn "mine"')
    const held = Promise.withResolvers<void>()
    answerOfVendor = held.promise
    const both = [serverOf()(run), serverOf()(run)]
    expect(await Promise.race(both)).toMatchObject({ outcome: 'interrupted' })
    held.resolve()
    expect((await Promise.all(both)).map(({ outcome }) => outcome).sort()).toEqual(['exited', 'interrupted'])
    expect(asks).toBe(1)
    expect(machine.commands).toHaveLength(1)
  })

  test('give the same end, and run what is invoked once', async () => {
    const run = newRun('return [await invoke("Read queue"), await invoke("Clear queue")]')
    const [one, two] = await Promise.all([serverOf()(run), serverOf()(run)])
    expect(one).toMatchObject({ outcome: 'exited', output: '["done","done"]' })
    expect(two).toEqual(one)
    expect(machine.commands).toHaveLength(2)
    expect(await logOf()).toBe('Fix the printer\nRun Read queue\nRun Clear queue\nAnswer: ["done","done"]\n')
  })

  test('give the end that was written first', async () => {
    const one = serverOf()(newRun('return await invoke("Read queue")'))
    const two = serverOf()(newRun('await invoke("Read queue")\nthrow new Error("too late")'))
    expect(await one).toEqual(await two)
  })
})

describe('what a metascript has left on the computer', () => {
  test('is stopped at its time limit, and has ended before it has', async () => {
    answer = () => 'nothing'
    const obeyed = obeyCancels()
    const end = await serverOf()(
      newRun('await Promise.all([invoke("Read queue"), invoke("Clear queue")])', {}, 2),
    )
    expect(end).toMatchObject({ outcome: 'timedOut' })
    expect(obeyed).toHaveLength(2)
    expect(await machine.agents.store.findOpenByKey(sessionId, '')).toEqual([])
  })

  test('is stopped where somebody asks to', async () => {
    answer = () => {
      cancelled = true
      return 'nothing'
    }
    const obeyed = obeyCancels()
    expect(await serverOf()(newRun('await invoke("Read queue")'))).toMatchObject({ outcome: 'cancelled' })
    expect(obeyed).toHaveLength(1)
  })

  test('is not waited for on a computer that went away; it learns of it once it is back', async () => {
    answer = async (): Promise<AgentAnswer> => {
      await setOnline(false)
      return 'nothing'
    }
    expect(await serverOf()(newRun('await invoke("Read queue")', {}, 1))).toMatchObject({
      outcome: 'timedOut',
    })
    expect(await machine.agents.store.findCommand(machine.commands[0]?.id ?? '')).toMatchObject({
      status: 'issued',
      cancelAsked: true,
    })
  }, 15_000)

  test('goes on while the server stops', async () => {
    const stop = new AbortController()
    answer = () => {
      stop.abort(new Error('The server is stopping.'))
      return 'nothing'
    }
    await expect(serverOf({ stopping: stop.signal })(newRun('await invoke("Read queue")'))).rejects.toThrow()
    expect(await machine.agents.store.findCommand(machine.commands[0]?.id ?? '')).toMatchObject({
      cancelAsked: false,
    })
  })
})

/** The last command ends, as its agent says once the server is back. */
async function endLast(outputTail: string): Promise<void> {
  const id = machine.commands.at(-1)?.id ?? ''
  const end = { endedAt: new Date(), outputTail, outputTruncated: false, detail: null }
  await machine.agents.store.endCommand(id, agentId, { ...end, outcome: 'exited', exitCode: 0 })
}
