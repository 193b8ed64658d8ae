import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { InventoryMessage } from '../../core/agent-protocol/messages.ts'
import { type CommandToIssue, issueCommand } from '../domains/agents/issue-command.ts'
import { requestCancel } from '../domains/agents/request-cancel.ts'
import { AgentBench, spawnAgent, until } from './testing.ts'

let bench: AgentBench
let files: Server
let origin: string
let agentId: string
let folder: string
/** What the file server gives out, by path; a path that is not there is never answered. */
const contents = new Map<string, Buffer>()
const asked: string[] = []

beforeAll(async () => {
  bench = await AgentBench.open()
  files = createServer((request, response) => {
    asked.push(request.url ?? '')
    const content = contents.get(request.url ?? '')
    if (content) response.end(content)
  })
  await new Promise<void>((resolve) => files.listen(0, '127.0.0.1', () => resolve()))
  origin = `http://127.0.0.1:${(files.address() as AddressInfo).port}`
  const started = await bench.startNew()
  agentId = started.agentId
  folder = started.folder
})
afterAll(async () => {
  files.closeAllConnections()
  files.close()
  await bench.close()
})

type Work = Extract<CommandToIssue, { kind: 'inventory' | 'download' | 'restart' }>
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never
type Wish = DistributiveOmit<Work, 'agentId' | 'key' | 'timeoutSeconds' | 'expiresInSeconds'>

let keys = 0
async function issue(work: Wish, to = agentId) {
  keys += 1
  const common = { agentId: to, key: `work-${keys}`, timeoutSeconds: 60, expiresInSeconds: 600 }
  return await issueCommand(bench.context, { ...common, ...work })
}
async function run(work: Wish, to = agentId) {
  return await bench.wait((await issue(work, to)).id)
}

function inventoriesOf(id: string): InventoryMessage[] {
  return bench.record.inventories.flatMap((record) => (record.agentId === id ? record.inventory : []))
}

/** Puts a file on the file server; gives what a download of it needs. */
function offer(path: string, content: Buffer) {
  contents.set(path, content)
  const sha256 = createHash('sha256').update(content).digest('hex')
  return { kind: 'download', url: origin + path, sha256, sizeBytes: content.length } as const
}

describe('an inventory', () => {
  it('tells what the machine is and has, before the command ends', async () => {
    const ended = await run({ kind: 'inventory' })
    expect(ended).toMatchObject({ outcome: 'exited', exitCode: 0, outputTail: '', detail: null })
    const [inventory] = inventoriesOf(agentId).filter(({ found }) => found?.commandId === ended.id)
    const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    expect(inventory).toMatchObject({
      bootId,
      features: expect.arrayContaining(['files', 'inventory', 'download', 'restart']),
      machine: { platform: 'linux' },
      found: { roles: [], signedIn: null },
    })
    const software = inventory?.found?.software ?? []
    // The machine's own word for it.
    const status = readFileSync('/var/lib/dpkg/status', 'utf8')
    const [, version] = /^Package: dpkg\n(?:.+\n)*?Version: (.+)$/m.exec(status) ?? []
    expect(software).toContainEqual(expect.objectContaining({ name: 'dpkg', version, source: 'dpkg' }))
    expect(inventoriesOf(agentId)[0]).toMatchObject({ bootId, machine: { platform: 'linux' } })
    expect(inventoriesOf(agentId)[0]?.found).toBeUndefined()
  })

  it('tells who is signed in, with the name at sign-in where that is what the machine knows', async () => {
    const enrolled = await bench.enrol()
    const path = join(enrolled.folder, 'bin')
    mkdirSync(path)
    const sessions = JSON.stringify([{ user: 'ada@contoso.com', seat: 'seat0', class: 'user' }])
    writeFileSync(join(path, 'loginctl'), `#!/bin/sh\necho '${sessions}'\n`, { mode: 0o755 })
    const agent = spawnAgent(enrolled.folder, { PATH: `${path}:${process.env.PATH}` })
    await run({ kind: 'inventory' }, enrolled.agentId)
    expect(inventoriesOf(enrolled.agentId).at(-1)?.found?.signedIn).toEqual({
      name: 'ada@contoso.com',
      upn: 'ada@contoso.com',
    })
    agent.kill('SIGTERM')
    await until('the agent has stopped', () => agent.exitCode !== null)
  })
})

describe('a download', () => {
  it('is kept for the scripts that name it, and tells how far it has come', async () => {
    const wish = offer('/setup.sh', Buffer.from('echo installed "$1"\n'))
    const ended = await run(wish)
    expect(ended).toMatchObject({ outcome: 'exited', exitCode: 0 })
    expect(readdirSync(join(folder, 'downloads'))).toContain(wish.sha256)
    expect(bench.record.progress.filter(({ commandId }) => commandId === ended.id).at(-1)).toMatchObject({
      bytesDone: wish.sizeBytes,
      bytesTotal: wish.sizeBytes,
    })
  })

  it('can be cancelled', async () => {
    const wish = offer('/never', Buffer.from('never'))
    contents.delete('/never')
    const { id } = await issue(wish)
    await until('the file is asked for', () => asked.includes('/never'))
    await requestCancel(bench.context, id)
    expect(await bench.wait(id)).toMatchObject({ outcome: 'cancelled', exitCode: null })
  })

  it('is reported as interrupted when the agent was killed in its middle, and is not begun again', async () => {
    const enrolled = await bench.enrol()
    const agent = spawnAgent(enrolled.folder)
    const wish = offer('/interrupted', Buffer.from('interrupted'))
    contents.delete('/interrupted')
    const { id } = await issue(wish, enrolled.agentId)
    await until('the file is asked for', () => asked.includes('/interrupted'))
    const ended = new Promise((resolve) => agent.once('exit', resolve))
    agent.kill('SIGKILL')
    await ended
    await bench.start(enrolled.folder)
    expect(await bench.wait(id)).toMatchObject({
      outcome: 'interrupted',
      detail: 'The agent or the machine went down while it ran.',
    })
    expect(asked.filter((path) => path === '/interrupted')).toHaveLength(1)
  })
})

describe('the files of a script', () => {
  it('are in the folder of its run, from the cache and from the command, and are gone afterwards', async () => {
    const wish = offer('/tool.sh', Buffer.from('echo "tool with $(cat "$LICENCE_FILE")"\n'))
    await run(wish)
    const licence = Buffer.from('LICENCE-1234').toString('base64')
    const ended = await bench.run(
      agentId,
      'sh "$INSTALLER_FILE"; stat -c %a "$LICENCE_FILE" "$INSTALLER_FILE"; echo "$LICENCE_FILE"',
      {
        files: [
          { variable: 'INSTALLER_FILE', fileName: 'tool 1.2.sh', sha256: wish.sha256 },
          { variable: 'LICENCE_FILE', fileName: 'licence.key', content: licence },
        ],
      },
    )
    const [said, ...rest] = (ended.outputTail ?? '').trimEnd().split('\n')
    expect(said).toBe('tool with LICENCE-1234')
    expect(rest.slice(0, 2)).toEqual(['600', '600'])
    expect(rest[2]).toMatch(/deskhand-run-.*\/licence\.key$/)
    expect(existsSync(rest[2] ?? '')).toBe(false)
    expect(readdirSync(join(folder, 'runs'))).toEqual([])
    for (const name of ['spool.jsonl', 'journal.jsonl'])
      expect(readFileSync(join(folder, name), 'utf8')).not.toContain(licence)
  })

  it.each([
    [
      'that were never downloaded',
      [{ variable: 'A', fileName: 'a.msi', sha256: 'a'.repeat(64) }],
      'a.msi has not been downloaded',
    ],
    [
      'that have one name',
      [
        { variable: 'A', fileName: 'a.txt', content: 'YQ==' },
        { variable: 'B', fileName: 'A.txt', content: 'Yg==' },
      ],
      'Two files of this script are called A.txt',
    ],
    [
      'that are called like the script',
      [{ variable: 'A', fileName: 'script.sh', content: 'YQ==' }],
      'are called script.sh',
    ],
  ])('%s keep it from starting', async (_, given, words) => {
    expect(await bench.run(agentId, 'echo ran', { files: given })).toMatchObject({
      outcome: 'failedToStart',
      exitCode: null,
      detail: expect.stringContaining(words),
    })
    expect(readdirSync(join(folder, 'runs'))).toEqual([])
  })

  it('belong to the signed-in user alone where it runs as him', async () => {
    const enrolled = await bench.enrol()
    const path = join(enrolled.folder, 'bin')
    mkdirSync(path)
    const sessions = JSON.stringify([{ user: 'nobody', seat: 'seat0', class: 'user' }])
    writeFileSync(join(path, 'loginctl'), `#!/bin/sh\necho '${sessions}'\n`, { mode: 0o755 })
    const agent = spawnAgent(enrolled.folder, { PATH: `${path}:${process.env.PATH}` })
    const wish = offer('/user.txt', Buffer.from('for the user'))
    await run(wish, enrolled.agentId)
    const ended = await bench.run(
      enrolled.agentId,
      'stat -c "%U %a %h" "$GIVEN"; cat "$GIVEN"; echo changed >> "$GIVEN"',
      {
        context: 'user',
        files: [{ variable: 'GIVEN', fileName: 'user.txt', sha256: wish.sha256 }],
      },
    )
    if (process.getuid?.() === 0) expect(ended.outputTail).toBe('nobody 600 1\nfor the user')
    else expect(ended.outcome).toBe('notAllowed')
    const cached = join(enrolled.folder, 'downloads', wish.sha256)
    expect(readFileSync(cached, 'utf8')).toBe('for the user')
    expect(statSync(cached).uid).toBe(process.getuid?.())
    agent.kill('SIGTERM')
    await until('the agent has stopped', () => agent.exitCode !== null)
  })
})

describe('a restart', () => {
  /** An agent whose restart writes a line into a file, and whose boot is what a file says. */
  async function enrolRestartable() {
    const bootIdFile = join(bench.folder, `boot-${keys}`)
    const log = join(bench.folder, `restarts-${keys}`)
    const script = join(bench.folder, `restart-${keys}.sh`)
    writeFileSync(bootIdFile, 'first boot\n')
    writeFileSync(log, '')
    writeFileSync(script, `echo restarted >> "${log}"\n`)
    const enrolled = await bench.enrol({ bootIdFile, restartCommand: ['sh', script] })
    return { ...enrolled, bootIdFile, restarts: () => readFileSync(log, 'utf8') }
  }

  it('is reported before it happens, and another boot shows that it did', async () => {
    const machine = await enrolRestartable()
    const agent = await bench.start(machine.folder)
    const ended = await run({ kind: 'restart', delaySeconds: 0, reason: 'Updates' }, machine.agentId)
    expect(ended).toMatchObject({ outcome: 'exited', exitCode: 0 })
    await until('the machine restarts', () => machine.restarts() === 'restarted\n')
    await agent.stop()
    writeFileSync(machine.bootIdFile, 'second boot\n')
    // As if the server had not heard of its end: it sends the command once more.
    await bench.database.prisma.agentCommand.update({
      where: { id: ended.id },
      data: { status: 'issued', startedAt: null, endedAt: null, outcome: null },
    })
    await bench.start(machine.folder)
    await until('the next boot is told', () => inventoriesOf(machine.agentId).length === 2)
    expect(inventoriesOf(machine.agentId).map(({ bootId }) => bootId)).toEqual(['first boot', 'second boot'])
    await until('the duplicate is on the audit', () =>
      bench.record.audit.some(
        ({ action, subject }) => action === 'agent.refuseDuplicate' && subject.id === ended.id,
      ),
    )
    expect(machine.restarts()).toBe('restarted\n')
  })

  it.each([
    ['happens at once when its agent is stopped a moment before it is due', 30, 'restarted\n'],
    ['does not happen when its agent is stopped long before it is due', 3600, ''],
  ])('%s', async (_, delaySeconds, expected) => {
    const machine = await enrolRestartable()
    const agent = await bench.start(machine.folder)
    const work = { kind: 'restart', delaySeconds, reason: 'Updates' } as const
    expect(await run(work, machine.agentId)).toMatchObject({ outcome: 'exited', exitCode: 0 })
    expect(machine.restarts()).toBe('')
    await agent.stop()
    expect(machine.restarts()).toBe(expected)
  })
})
