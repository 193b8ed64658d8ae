import { appendFileSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startAgent } from '../../agent/main.ts'
import type { CommandRecord } from '../domains/agents/store.ts'
import { AgentBench, isAlive, spawnAgent, until } from './testing.ts'

let bench: AgentBench

beforeAll(async () => {
  bench = await AgentBench.open()
})
afterAll(() => bench.close())

const quiet = { info: () => undefined, warn: () => undefined }

function pidPrintedBy(commandId: string): Promise<number> {
  return until('the script prints its process id', () => {
    const line = /^(\d+)\n/.exec(bench.outputOf(commandId))
    return line ? Number(line[1]) : null
  })
}

async function kill(process: ReturnType<typeof spawnAgent>, signal: NodeJS.Signals): Promise<void> {
  const ended = new Promise((resolve) => process.once('exit', resolve))
  process.kill(signal)
  await ended
}

describe('an agent that is killed in the middle of a script', () => {
  it('reports it as interrupted at its next start, and has ended its processes', async () => {
    const { agentId, folder } = await bench.enrol()
    const process = spawnAgent(folder)
    await bench.untilOnline(agentId)
    const { id } = await bench.issue(agentId, 'setsid sh -c "echo \\$\\$; sleep 300; sleep 300" & wait')
    const pid = await pidPrintedBy(id)
    await kill(process, 'SIGKILL')
    expect(isAlive(pid)).toBe(true)

    await bench.start(folder)
    expect(await bench.wait(id)).toMatchObject({
      status: 'ended',
      outcome: 'interrupted',
      exitCode: null,
      detail: 'The agent or the machine went down while it ran.',
    })
    expect(isAlive(pid)).toBe(false)
  })

  it('never runs it again', async () => {
    const { agentId, folder } = await bench.enrol()
    const log = join(folder, 'runs.log')
    const process = spawnAgent(folder)
    await bench.untilOnline(agentId)
    const { id } = await bench.issue(agentId, `echo ran >> "${log}"; echo $$; sleep 300`)
    await pidPrintedBy(id)
    await kill(process, 'SIGKILL')
    // As if the server had not heard of its start: it sends the command once more.
    await bench.database.prisma.agentCommand.update({
      where: { id },
      data: { status: 'issued', startedAt: null },
    })

    await bench.start(folder)
    expect(await bench.wait(id)).toMatchObject({ outcome: 'interrupted' })
    await until('the duplicate is on the audit', () =>
      bench.record.audit.some(
        ({ action, subject }) => action === 'agent.refuseDuplicate' && subject.id === id,
      ),
    )
    expect(readFileSync(log, 'utf8')).toBe('ran\n')
  })
})

describe('an agent that is killed again and again', () => {
  it('runs every command at most once, and every command ends', async () => {
    const { agentId, folder } = await bench.enrol()
    const log = join(folder, 'runs.log')
    appendFileSync(log, '')
    const runs = () => readFileSync(log, 'utf8').split('\n').slice(0, -1)
    const commands = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        bench.issue(agentId, `echo ${index} >> "${log}"; sleep 0.0${index % 8}; echo done`),
      ),
    )
    const isOver = async ({ id }: CommandRecord) =>
      (await bench.context.store.findCommand(id))?.status === 'ended'
    for (let round = 0; round < 6; round += 1) {
      const process = spawnAgent(folder)
      const seen = runs().length
      await until('some scripts more have run, or all', async () => {
        if (runs().length > seen + 3 * round) return true
        return (await Promise.all(commands.map(isOver))).every(Boolean)
      })
      await kill(process, 'SIGKILL')
    }
    await bench.start(folder)
    const ends = await Promise.all(commands.map(({ id }) => bench.wait(id)))
    expect(new Set(runs()).size).toBe(runs().length)
    for (const { outcome, outputTail } of ends)
      if (outcome === 'exited') expect(outputTail).toBe('done\n')
      else expect(outcome).toBe('interrupted')
    const notRun = ends.filter((_, index) => !runs().includes(String(index)))
    expect(notRun.every(({ outcome }) => outcome === 'interrupted')).toBe(true)
  })
})

describe('an agent whose server is away', () => {
  it('keeps what it has to say through its own death, and says it once', async () => {
    const { agentId, folder } = await bench.enrol()
    const process = spawnAgent(folder)
    await bench.untilOnline(agentId)
    const gate = join(folder, 'gate')
    const { id } = await bench.issue(
      agentId,
      `echo one; while ! [ -e "${gate}" ]; do sleep 0.05; done; echo two`,
    )
    await until('the script runs', () => bench.outputOf(id) === 'one\n')
    await bench.stopServer()
    appendFileSync(gate, '')
    const spool = join(folder, 'spool.jsonl')
    await until('the end is spooled', () => readFileSync(spool, 'utf8').includes('"ended"'))
    await kill(process, 'SIGKILL')
    appendFileSync(spool, '{"type":"output","comm')

    await bench.startServer()
    await bench.start(folder)
    expect(await bench.wait(id)).toMatchObject({ outcome: 'exited', exitCode: 0, outputTail: 'one\ntwo\n' })
    expect(bench.outputOf(id)).toBe('one\ntwo\n')
    await until('the spool is empty', () => statSync(spool).size === 0)
  })

  it('comes back when the server does, and gets what was issued meanwhile', async () => {
    const { agentId } = await bench.startNew()
    await bench.stopServer()
    expect((await bench.context.store.findAgent(agentId))?.online).toBe(false)
    expect(bench.record.offline).toContain(agentId)
    const { id } = await bench.issue(agentId, 'echo back')
    await bench.startServer()
    expect(await bench.wait(id)).toMatchObject({ outcome: 'exited', outputTail: 'back\n' })
  })
})

describe('an agent that is told to stop', () => {
  it('ends its scripts, reports them, and leaves the folder to the next', async () => {
    const { agentId, folder } = await bench.enrol()
    const process = spawnAgent(folder)
    await bench.untilOnline(agentId)
    await expect(startAgent({ folder, log: quiet })).rejects.toThrow(/Another agent \(process \d+\) runs in/)
    const { id } = await bench.issue(agentId, 'echo $$; sleep 300')
    const pid = await pidPrintedBy(id)
    await kill(process, 'SIGTERM')
    expect(isAlive(pid)).toBe(false)
    expect(await bench.wait(id)).toMatchObject({
      outcome: 'interrupted',
      detail: 'The agent was stopped while the script ran.',
    })
    await until('the server noticed', async () => !(await bench.context.store.findAgent(agentId))?.online)
    await bench.start(folder)
    await bench.untilOnline(agentId)
  })
})
