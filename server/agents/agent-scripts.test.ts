import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requestCancel } from '../domains/agents/request-cancel.ts'
import { AgentBench, isAlive, spawnAgent, until } from './testing.ts'

let bench: AgentBench
let agentId: string
let folder: string

beforeAll(async () => {
  bench = await AgentBench.open()
  const started = await bench.startNew()
  agentId = started.agentId
  folder = started.folder
})
afterAll(() => bench.close())

/** The process ids that a script has printed so far, one a line. */
function printedPids(commandId: string, count: number): number[] | null {
  const pids = bench
    .outputOf(commandId)
    .split('\n')
    .filter((line) => line !== '')
    .map(Number)
  return pids.length >= count ? pids : null
}

describe('a script on an agent', () => {
  it('runs and gives its exit code and the end of its output', async () => {
    const ended = await bench.run(agentId, 'echo first; echo oops >&2; echo 1.2.3; exit 3')
    expect(ended).toMatchObject({
      status: 'ended',
      outcome: 'exited',
      exitCode: 3,
      outputTail: 'first\n1.2.3\n',
      outputTruncated: false,
    })
    expect(bench.outputOf(ended.id, 'stderr')).toBe('oops\n')
    expect(ended.startedAt).not.toBeNull()
  })

  it('streams its output while it runs', async () => {
    const { id } = await bench.issue(agentId, 'echo begun; sleep 60')
    await until('the first output', () => bench.outputOf(id) === 'begun\n')
    expect((await bench.context.store.findCommand(id))?.status).toBe('started')
    await requestCancel(bench.context, id)
    expect(await bench.wait(id)).toMatchObject({ outcome: 'cancelled', exitCode: null })
  })

  it('gets its parameters as variables and as a file, whatever is in them, and leaves nothing behind', async () => {
    const licenceKey = `a"b'c $(id) \`id\` \\ ü\nsecond line`
    const body =
      'printf "%s|" "$DESKHAND_PARAM_LICENCE_KEY"; cat "$DESKHAND_PARAMETERS"; stat -c "|%a" "$DESKHAND_PARAMETERS"'
    const ended = await bench.run(agentId, body, { parameters: { licenceKey } })
    expect(ended.outputTail).toBe(`${licenceKey}|${JSON.stringify({ licenceKey })}|600\n`)
    expect(readdirSync(join(folder, 'runs'))).toEqual([])
  })

  it('has its secrets masked, also where a piece of output ends within one', async () => {
    const token = 's3cr3t-token-value'
    const body =
      'printf "begin s3cr3t"; sleep 0.5; printf -- "-token-value end\\n"; echo "again $DESKHAND_PARAM_API_TOKEN" >&2'
    const parameters = { apiToken: token, plain: 'visible' }
    const ended = await bench.run(agentId, body, { parameters, secretNames: ['apiToken'] })
    expect(ended.outputTail).toBe('begin *** end\n')
    expect(bench.outputOf(ended.id)).toBe('begin *** end\n')
    expect(bench.outputOf(ended.id, 'stderr')).toBe('again ***\n')
    expect(JSON.stringify(await bench.database.prisma.agentCommand.findMany())).not.toContain(token)
  })

  it('is cut at its output limit, runs on, and its answer is still known', async () => {
    const body = 'yes 0123456789abcdef | head -c 30000000; echo; echo 4.5.6'
    const ended = await bench.run(agentId, body, { outputLimitBytes: 1000 })
    expect(ended).toMatchObject({ outcome: 'exited', exitCode: 0, outputTruncated: true })
    expect(Buffer.byteLength(bench.outputOf(ended.id))).toBe(1000)
    expect(bench.outputOf(ended.id, 'stderr')).toContain('beyond 1000 bytes')
    expect(ended.outputTail?.endsWith('\n4.5.6\n')).toBe(true)
    expect(Buffer.byteLength(ended.outputTail ?? '')).toBe(64 * 1024)
  })

  it('ends with its whole process tree at its timeout, even what left its group and ignores the request', async () => {
    const body = [
      'trap "" TERM',
      'sleep 300 & echo $!',
      'setsid sh -c \'trap "" TERM; echo $$; sleep 300; sleep 300\' &',
      'echo $$',
      'wait; wait; sleep 300',
    ].join('\n')
    const { id } = await bench.issue(agentId, body, { timeoutSeconds: 1 })
    const ended = await bench.wait(id)
    expect(ended).toMatchObject({ outcome: 'timedOut', exitCode: null })
    const pids = printedPids(id, 3) ?? []
    expect(pids).toHaveLength(3)
    expect(pids.filter(isAlive)).toEqual([])
  })

  it('ends although something that it started goes on', async () => {
    const { id } = await bench.issue(agentId, 'sleep 300 & echo $!')
    expect(await bench.wait(id)).toMatchObject({ outcome: 'exited', exitCode: 0 })
    const [pid = 0] = printedPids(id, 1) ?? []
    expect(isAlive(pid)).toBe(true)
    process.kill(pid, 'SIGKILL')
  })

  it('is reported as interrupted when something else ends it', async () => {
    expect(await bench.run(agentId, 'kill -9 $$')).toMatchObject({
      outcome: 'interrupted',
      exitCode: null,
      detail: expect.stringContaining('SIGKILL'),
    })
  })

  it('runs side by side with others', async () => {
    const first = await bench.issue(agentId, 'echo ready; read line < "$DESKHAND_PARAM_PIPE"; echo "$line"', {
      parameters: { pipe: join(folder, 'pipe') },
      language: 'sh',
      body: `mkfifo "$DESKHAND_PARAM_PIPE"; echo ready; read line < "$DESKHAND_PARAM_PIPE"; echo "$line"`,
    })
    await until('the first script waits', () => bench.outputOf(first.id) === 'ready\n')
    await bench.run(agentId, `echo hello > "${join(folder, 'pipe')}"`)
    expect(await bench.wait(first.id)).toMatchObject({ outputTail: 'ready\nhello\n' })
  })

  it('says in words which language is missing', async () => {
    expect(await bench.run(agentId, 'Get-Date', { language: 'powershell' })).toMatchObject({
      outcome: 'languageMissing',
      detail: 'pwsh is not installed here, so powershell scripts cannot run.',
    })
  })

  it('does not run as the signed-in user when nobody is signed in', async () => {
    expect(await bench.run(agentId, 'id', { context: 'user' })).toMatchObject({
      outcome: 'notAllowed',
      detail: 'Nobody is signed in on this computer.',
    })
  })

  it('runs as the signed-in user when the agent runs as root', async () => {
    const enrolled = await bench.enrol()
    // The system says who is signed in; here somebody is.
    const path = join(enrolled.folder, 'bin')
    mkdirSync(path)
    const sessions = JSON.stringify([{ user: 'nobody', seat: 'seat0', class: 'user' }])
    writeFileSync(join(path, 'loginctl'), `#!/bin/sh\necho '${sessions}'\n`, { mode: 0o755 })
    const agent = spawnAgent(enrolled.folder, { PATH: `${path}:${process.env.PATH}` })
    const body = 'id -un; cat "$DESKHAND_PARAMETERS"'
    const ended = await bench.run(enrolled.agentId, body, { context: 'user', parameters: { a: 'b' } })
    agent.kill('SIGTERM')
    if (process.getuid?.() === 0) expect(ended.outputTail).toBe('nobody\n{"a":"b"}')
    else
      expect(ended).toMatchObject({
        outcome: 'notAllowed',
        detail: expect.stringContaining('not run as root'),
      })
    await until('the agent has stopped', () => agent.exitCode !== null)
  })

  it('runs bash', async () => {
    const ended = await bench.run(agentId, '[[ abc == a* ]] && echo matched', {
      language: 'bash',
    })
    expect(ended.outputTail).toBe('matched\n')
  })

  it('stores output with characters that a database cannot hold', async () => {
    const ended = await bench.run(agentId, 'printf "a\\000b\\377c"')
    expect(ended.outputTail).toBe('a\uFFFDb\uFFFDc')
  })

  it('is not begun when it was cancelled before its agent heard of it', async () => {
    const away = await bench.enrol()
    const { id } = await bench.issue(away.agentId, 'echo never')
    await requestCancel(bench.context, id)
    await bench.start(away.folder)
    expect(await bench.wait(id)).toMatchObject({
      outcome: 'cancelled',
      detail: 'It was cancelled before it began.',
      startedAt: null,
    })
  })
})
