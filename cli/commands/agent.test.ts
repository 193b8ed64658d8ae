import { execFile, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AgentBench } from '../../server/agents/testing.ts'
import { createEnrolmentToken } from '../../server/domains/agents/create-enrolment-token.ts'

const main = fileURLToPath(new URL('../main.ts', import.meta.url))

let bench: AgentBench
beforeAll(async () => {
  bench = await AgentBench.open()
})
afterAll(() => bench.close())

async function deskhand(...words: string[]) {
  return await promisify(execFile)(process.execPath, [main, ...words])
}

describe('deskhand agent', () => {
  it('enrols with one pasted token, runs, and stops when it is told to', async () => {
    const { token } = await createEnrolmentToken(bench.context, 'server', { tenantId: bench.tenantId })
    const folder = join(bench.folder, 'by hand')
    const said = ['--hostname', 'LT-9', '--hardware-uuid', crypto.randomUUID()]
    const options = [
      '--folder',
      folder,
      ...said,
      '--restart-command',
      'true',
      'now',
      '--boot-id-file',
      '/boot-id',
    ]
    const enrolled = await deskhand('agent', 'enrol', token, ...options)
    const agentId = /^Enrolled as agent ([0-9a-f-]{36})\./.exec(enrolled.stdout)?.[1] ?? ''
    expect(enrolled.stderr).toBe('')
    const identity = JSON.parse(readFileSync(join(folder, 'identity.json'), 'utf8'))
    expect(identity.machine).toMatchObject({ restartCommand: ['true', 'now'], bootIdFile: '/boot-id' })

    const agent = spawn(process.execPath, [main, 'agent', 'run', '--folder', folder], { stdio: 'ignore' })
    const ended = new Promise((resolve) => agent.once('exit', resolve))
    await bench.untilOnline(agentId)
    expect(await bench.run(agentId, 'echo from the command line')).toMatchObject({
      outputTail: 'from the command line\n',
    })
    expect(await bench.context.store.findAgent(agentId)).toMatchObject({ name: 'LT-9', platform: 'linux' })
    agent.kill('SIGTERM')
    expect(await ended).toBe(0)
  })

  it('says in words what is wrong, and ends with 1', async () => {
    const folder = join(bench.folder, 'nobody')
    await expect(deskhand('agent', 'run', '--folder', folder)).rejects.toMatchObject({
      code: 1,
      stderr: `Nobody has enrolled into ${folder}. Run "deskhand agent enrol" first.\n`,
    })
    await expect(deskhand('agent', 'enrol', 'hello', '--folder', folder)).rejects.toMatchObject({
      code: 1,
      stderr: 'This is no enrolment token. Copy the whole of it from the console; it begins with dhe1.\n',
    })
  })
})
