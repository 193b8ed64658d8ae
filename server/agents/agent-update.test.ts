import type { ChildProcess } from 'node:child_process'
import { createHash, randomInt, randomUUID } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ReleaseFiles } from '../../agent/launcher/release-files.ts'
import { readIdentity, writeIdentity } from '../../agent/state/identity.ts'
import { issueCommand } from '../domains/agents/issue-command.ts'
import { requestCancel } from '../domains/agents/request-cancel.ts'
import type { CommandRecord } from '../domains/agents/store.ts'
import { updateAgent, updateTenantAgents } from '../domains/agents/update-agent.ts'
import type { Caller } from '../domains/users/caller.ts'
import {
  buildRelease,
  type InstalledAgent,
  installForTest,
  launch,
  offerRelease,
  writeBrokenRelease,
} from './testing/releases.ts'
import { AgentBench, isAlive, until } from './testing.ts'

let bench: AgentBench
let first: string
const launchers: ChildProcess[] = []

const admin: Caller = {
  userId: randomUUID(),
  name: 'Ada',
  email: 'ada@example.com',
  via: 'cookie',
  authSessionId: 'none',
  role: 'admin',
  banned: false,
  limitedToTenants: false,
  tenantIds: [],
}

beforeAll(async () => {
  bench = await AgentBench.open()
  const { userId: id, name, email, role } = admin
  await bench.database.prisma.user.create({ data: { id, name, email, role } })
  first = buildRelease('1.0.0', bench.folder)
  for (const release of ['1.1.0', '1.2.0']) offerRelease(bench, buildRelease(release, bench.folder), release)
})
afterEach(async () => {
  await Promise.all(launchers.splice(0).map((launcher) => end(launcher, 'SIGTERM')))
})
afterAll(() => bench.close())

async function end(launcher: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (launcher.exitCode !== null || launcher.signalCode !== null) return
  const ended = new Promise((resolve) => launcher.once('exit', resolve))
  launcher.kill(signal)
  await ended
}

function start(installed: InstalledAgent, confirmWithin = 20): ChildProcess {
  const launcher = launch(installed, confirmWithin)
  launchers.push(launcher)
  return launcher
}

async function startNew(confirmWithin?: number): Promise<InstalledAgent & { launcher: ChildProcess }> {
  const installed = await installForTest(bench, first)
  const launcher = start(installed, confirmWithin)
  await untilVersion(installed, '1.0.0')
  return { ...installed, launcher }
}

/** The agent has said that it runs this release, and is connected. */
async function untilVersion({ agentId }: InstalledAgent, version: string): Promise<void> {
  await until(`the agent runs ${version}`, async () => {
    const agent = await bench.context.store.findAgent(agentId)
    return agent?.online && agent.version === version && agent.features.includes('updateAgent')
  })
}

async function ask({ agentId }: InstalledAgent, release: string): Promise<string> {
  const update = { release, requestKey: randomUUID() }
  return (await updateAgent(bench.context, admin, agentId, update)).commandId
}

async function work(
  { agentId }: InstalledAgent,
  wish: { kind: 'inventory' } | { kind: 'restart'; delaySeconds: number; reason: string },
): Promise<CommandRecord> {
  const common = { agentId, key: randomUUID(), timeoutSeconds: 60, expiresInSeconds: 60 }
  return await bench.wait((await issueCommand(bench.context, { ...common, ...wish })).id)
}

function currentOf({ programFolder }: InstalledAgent) {
  return new ReleaseFiles(programFolder).readCurrent()
}

async function expectWorks({ agentId }: InstalledAgent): Promise<void> {
  expect(await bench.run(agentId, 'echo works')).toMatchObject({ outcome: 'exited', outputTail: 'works\n' })
}

/** The process of the agent itself, by the lock on its folder. */
function agentPid({ stateFolder }: InstalledAgent): number | null {
  const path = join(stateFolder, 'lock.json')
  if (!existsSync(path)) return null
  return /"pid":(\d+)/.exec(readFileSync(path, 'utf8')) ? Number(RegExp.$1) : null
}

describe('an agent under its launcher', () => {
  it('replaces itself by a release, and says so', async () => {
    const agent = await startNew()
    const command = await bench.wait(await ask(agent, '1.1.0'))
    expect(command).toMatchObject({ outcome: 'exited', exitCode: 0, outputTail: '1.1.0 runs.\n' })
    await untilVersion(agent, '1.1.0')
    expect(currentOf(agent)).toMatchObject({ release: '1.1.0', previous: '1.0.0', confirmed: true })
    await expectWorks(agent)
    expect(bench.record.audit).toContainEqual(
      expect.objectContaining({
        action: 'agent.update',
        subject: { kind: 'agent', id: agent.agentId },
        detail: { release: '1.1.0' },
      }),
    )

    expect(await bench.wait(await ask(agent, '1.2.0'))).toMatchObject({ exitCode: 0 })
    await untilVersion(agent, '1.2.0')
    await until('only what can be gone back to is kept', () => {
      const kept = readdirSync(join(agent.programFolder, 'releases')).sort()
      // What was before goes when the next start finds the release confirmed.
      return kept.join() === '1.0.0,1.1.0,1.2.0' || kept.join() === '1.1.0,1.2.0'
    })
    expect(await bench.wait(await ask(agent, '1.2.0'))).toMatchObject({
      exitCode: 0,
      outputTail: '1.2.0 runs already.\n',
    })
  })

  it('lets scripts that are under way end first, and takes what comes meanwhile to the next', async () => {
    const agent = await startNew()
    const gate = join(bench.folder, `gate ${randomUUID()}`)
    const script = await bench.issue(
      agent.agentId,
      `echo begun; while ! [ -e "${gate}" ]; do sleep 0.05; done`,
    )
    await until('the script runs', () => bench.outputOf(script.id) === 'begun\n')
    const id = await ask(agent, '1.1.0')
    await until('the release is in its place', () =>
      existsSync(new ReleaseFiles(agent.programFolder).pathOf('1.1.0')),
    )
    await expectWorks(agent)
    expect(currentOf(agent)?.release).toBe('1.0.0')
    writeFileSync(gate, '')
    expect(await bench.wait(script.id)).toMatchObject({ outcome: 'exited', exitCode: 0 })
    const scripts = await Promise.all(
      Array.from({ length: 10 }, (_, index) => bench.issue(agent.agentId, `echo ${index}`)),
    )
    expect(await bench.wait(id)).toMatchObject({ exitCode: 0 })
    for (const [index, { id: scriptId }] of scripts.entries())
      expect(await bench.wait(scriptId)).toMatchObject({ outcome: 'exited', outputTail: `${index}\n` })
  })

  it('lets a restart that is due go first, and still can be updated after an inventory', async () => {
    const installed = await installForTest(bench, first)
    const restarted = join(bench.folder, `restarted ${randomUUID()}`)
    const identity = readIdentity(installed.stateFolder)
    if (!identity) throw new Error('It was not enrolled.')
    const machine = {
      ...identity.machine,
      restartCommand: ['sh', '-c', `ls "${installed.programFolder}" > "${restarted}"`],
    }
    writeIdentity(installed.stateFolder, { ...identity, machine })
    start(installed)
    await untilVersion(installed, '1.0.0')

    expect(await work(installed, { kind: 'inventory' })).toMatchObject({ outcome: 'exited', exitCode: 0 })
    await until('the inventory is kept', () =>
      bench.record.inventories.some(
        ({ agentId, inventory }) => agentId === installed.agentId && inventory.found,
      ),
    )
    await untilVersion(installed, '1.0.0')

    await work(installed, { kind: 'restart', delaySeconds: 3, reason: '' })
    expect(existsSync(restarted)).toBe(false)
    const id = await ask(installed, '1.1.0')
    await until('it gives way to the release', () => currentOf(installed)?.release === '1.1.0')
    expect(readFileSync(restarted, 'utf8').split('\n')).not.toContain('next.json')
    expect(await bench.wait(id)).toMatchObject({ exitCode: 0, outputTail: '1.1.0 runs.\n' })
  })

  it('can be stopped while it waits, and stays as it is', async () => {
    const agent = await startNew()
    const script = await bench.issue(agent.agentId, 'echo begun; sleep 300')
    await until('the script runs', () => bench.outputOf(script.id) === 'begun\n')
    const id = await ask(agent, '1.1.0')
    await until('the release is in its place', () =>
      existsSync(new ReleaseFiles(agent.programFolder).pathOf('1.1.0')),
    )
    await requestCancel(bench.context, id)
    expect(await bench.wait(id)).toMatchObject({ outcome: 'cancelled', detail: 'The agent stays as it is.' })
    await requestCancel(bench.context, script.id)
    await expectWorks(agent)
    expect(currentOf(agent)).toMatchObject({ release: '1.0.0', confirmed: true })
  })

  it('ends its scripts as interrupted when the service is stopped', async () => {
    const agent = await startNew()
    const script = await bench.issue(agent.agentId, 'echo $$; sleep 300')
    const pid = await until('the script runs', () => Number(bench.outputOf(script.id)) || null)
    await end(agent.launcher, 'SIGTERM')
    expect(agent.launcher.exitCode).toBe(0)
    expect(isAlive(pid)).toBe(false)
    expect(await bench.wait(script.id)).toMatchObject({ outcome: 'interrupted' })
  })
})

describe('a release that does not work', () => {
  it.each([
    ['ends at once', 'process.exit(7)', 'It ended with exit code 7.'],
    ['breaks', "throw new Error('no')", 'It ended with exit code 1.'],
    [
      'never connects',
      "process.on('message', () => process.exit())",
      'It did not connect to the server within 3 seconds.',
    ],
  ])('is given up for the one before when it %s', async (name, body, why) => {
    const release = `2.0.0-${name.replaceAll(' ', '-')}`
    offerRelease(bench, writeBrokenRelease(release, bench.folder, body), release)
    const agent = await startNew(3)
    const words = `Went back to 1.0.0. ${release} did not work: ${why}`
    expect(await bench.wait(await ask(agent, release))).toMatchObject({
      outcome: 'exited',
      exitCode: 1,
      detail: words,
    })
    await untilVersion(agent, '1.0.0')
    expect(currentOf(agent)).toMatchObject({ release: '1.0.0', confirmed: true, fellBack: { release, why } })
    await expectWorks(agent)
    // The way back does not stand in the way of the next update.
    expect(await bench.wait(await ask(agent, '1.1.0'))).toMatchObject({ exitCode: 0 })
    await untilVersion(agent, '1.1.0')
  })

  it('is not even tried when it is not what the server signed, or says that it is another one', async () => {
    const agent = await startNew()
    const common = {
      kind: 'updateAgent',
      agentId: agent.agentId,
      timeoutSeconds: 60,
      expiresInSeconds: 60,
    } as const
    const [good] = (await bench.context.releases.list()).filter(({ release }) => release === '1.1.0')
    const sha256 = createHash('sha256').update('something else').digest('hex')
    const url = `${bench.context.serverUrl}/agent/releases/${good?.sha256}`
    const issue = async (more: { release: string; url: string; sha256: string }): Promise<CommandRecord> => {
      const { id } = await issueCommand(bench.context, { ...common, key: randomUUID(), ...more })
      return await bench.wait(id)
    }
    // A stranger's address is asked without the agent's signature.
    expect(await issue({ release: '1.1.0', url, sha256 })).toMatchObject({
      exitCode: 1,
      detail: expect.stringContaining('status 401'),
    })
    const gone = `${bench.context.serverUrl}/agent/releases/${sha256}`
    expect(await issue({ release: '1.1.0', url: gone, sha256 })).toMatchObject({
      exitCode: 1,
      detail: 'The agent stays as it is. The server does not have this release any more.',
    })
    expect(await issue({ release: '1.1.1', url, sha256: good?.sha256 ?? '' })).toMatchObject({
      exitCode: 1,
      detail: 'The agent stays as it is. The file says that it is release 1.1.0, not 1.1.1.',
    })
    expect(await issue({ release: '../../up', url, sha256: good?.sha256 ?? '' })).toMatchObject({
      exitCode: 1,
    })
    await expectWorks(agent)
    expect(currentOf(agent)?.release).toBe('1.0.0')
    expect(readdirSync(join(agent.programFolder, 'releases'))).toEqual(['1.0.0'])
  })
})

describe('an update that is cut off', () => {
  it('leaves a working agent, whatever is killed and when', async () => {
    const agent = await startNew()
    let { launcher } = agent
    for (let round = 0; round < 9; round += 1) {
      const before = currentOf(agent)?.release
      const release = before === '1.1.0' ? '1.2.0' : '1.1.0'
      const id = await ask(agent, release)
      await delay(randomInt(900))
      const pid = agentPid(agent)
      if (round % 3 !== 1 && pid !== null && isAlive(pid)) process.kill(pid, 'SIGKILL')
      if (round % 3 !== 0) {
        await end(launcher, 'SIGKILL')
        launcher = start(agent)
      }
      const { status, exitCode, outcome } = await bench.wait(id)
      expect(status).toBe('ended')
      expect(outcome === 'interrupted' || exitCode === 0 || exitCode === 1).toBe(true)
      await expectWorks(agent)
      const runs = currentOf(agent)
      await untilVersion(agent, runs?.release ?? '')
      if (exitCode === 0) expect(runs?.release).toBe(release)
      await until('it is confirmed', () => currentOf(agent)?.confirmed)
    }
  }, 120_000)
})

describe('a tenant', () => {
  it('is told of a release as a whole: those that can, those that have it, those that cannot', async () => {
    const { id: tenantId } = await bench.database.prisma.tenant.create({
      data: { name: 'Fabrikam', nameKey: 'fabrikam' },
    })
    const add = async (version: string, features: string[]) =>
      await bench.database.prisma.agent.create({
        data: { tenantId, kind: 'deskhand', name: 'PC', version, features: JSON.stringify(features) },
      })
    await add('1.1.0', ['updateAgent'])
    await add('1.0.0', [])
    const able = await add('1.0.0', ['updateAgent'])
    const update = { release: '1.1.0', requestKey: randomUUID() }
    const counts = { asked: 1, current: 1, unable: 1 }
    expect(await updateTenantAgents(bench.context, admin, tenantId, update)).toEqual(counts)
    expect(await updateTenantAgents(bench.context, admin, tenantId, update)).toEqual(counts)
    const commands = await bench.database.prisma.agentCommand.findMany({ where: { agent: { tenantId } } })
    expect(commands).toEqual([expect.objectContaining({ agentId: able.id, kind: 'updateAgent' })])
    await expect(
      updateTenantAgents(bench.context, admin, tenantId, { ...update, release: '9.9.9' }),
    ).rejects.toMatchObject({ code: 'gone' })
  })
})
