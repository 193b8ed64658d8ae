import { execFile, spawn } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { agentFeatures } from '../../agent/agent-version.ts'
import { ReleaseFiles } from '../../agent/launcher/release-files.ts'
import type { Carrier } from '../../agent/service/carry-out.ts'
import { describeService, installAgent, uninstallAgent } from '../../agent/service/install-agent.ts'
import { createEnrolmentToken } from '../domains/agents/create-enrolment-token.ts'
import { buildRelease, installForTest, launch } from './testing/releases.ts'
import { AgentBench, until } from './testing.ts'

let bench: AgentBench
let bundle: string
let newer: string

beforeAll(async () => {
  bench = await AgentBench.open()
  bundle = buildRelease('1.0.0', bench.folder)
  newer = buildRelease('1.1.0', bench.folder)
})
afterAll(() => bench.close())

async function invite(): Promise<string> {
  return (await createEnrolmentToken(bench.context, 'server', { tenantId: bench.tenantId })).token
}

/** A machine below this folder; what is told to its service manager is written down. */
function recorder(root: string): Carrier & { commands: string[] } {
  const commands: string[] = []
  const run: Carrier['run'] = async ({ file, arguments: words }) => {
    commands.push([file, ...words].join(' '))
    return 'active (running)\n'
  }
  return { root, run, commands }
}

describe('the single file', () => {
  it('is all that a machine needs beside Node: it enrols, runs, and runs scripts', async () => {
    const folder = join(bench.folder, 'alone')
    mkdirSync(folder)
    const file = join(folder, 'deskhand-agent.mjs')
    copyFileSync(bundle, file)
    const call = (...words: string[]) =>
      promisify(execFile)(process.execPath, [file, ...words], { cwd: folder })
    expect((await call('version')).stdout).toBe('1.0.0\n')

    const state = join(folder, 'state')
    const machine = ['--hostname', 'LT-1', '--hardware-uuid', crypto.randomUUID()]
    const enrolled = await call('enrol', await invite(), '--folder', state, ...machine)
    const agentId = /^Enrolled as agent ([0-9a-f-]{36})\./.exec(enrolled.stdout)?.[1] ?? ''
    expect(enrolled.stdout).toContain(`Start it with: deskhand-agent run --folder ${state}\n`)

    const agent = spawn(process.execPath, [file, 'run', '--folder', state], { cwd: folder, stdio: 'ignore' })
    const ended = new Promise((resolve) => agent.once('exit', resolve))
    await bench.untilOnline(agentId)
    expect(await bench.run(agentId, 'echo from one file')).toMatchObject({ outputTail: 'from one file\n' })
    // Nobody would start its successor, so it does not offer to be replaced.
    expect(await bench.context.store.findAgent(agentId)).toMatchObject({
      version: '1.0.0',
      features: JSON.stringify(agentFeatures),
    })
    await expect(call('run', '--folder', state)).rejects.toMatchObject({ code: 75 })
    agent.kill('SIGTERM')
    expect(await ended).toBe(0)
  })

  it('says what is wrong in words: of a call with 2, of what it cannot do with 1', async () => {
    const call = promisify(execFile)(process.execPath, [bundle, 'enlist'])
    await expect(call).rejects.toMatchObject({ code: 2, stderr: "error: unknown command 'enlist'\n" })
    const folder = join(bench.folder, 'nobody')
    const run = promisify(execFile)(process.execPath, [bundle, 'launch', '--program', folder])
    await expect(run).rejects.toMatchObject({
      code: 1,
      stderr: `There is no agent in ${folder}. Install it again.\n`,
    })
  })
})

describe('an installation', () => {
  it('enrols, and what its unit starts is an agent that works', async () => {
    const installed = await installForTest(bench, bundle)
    expect(installed.commands).toEqual([
      'systemctl daemon-reload',
      'systemctl enable deskhand-agent.service',
      'systemctl restart deskhand-agent.service',
    ])
    expect(statSync(installed.programFolder).mode & 0o777).toBe(0o700)
    const launcher = launch(installed, 60)
    const ended = new Promise((resolve) => launcher.once('exit', resolve))
    await bench.untilOnline(installed.agentId)
    expect(await bench.run(installed.agentId, 'echo installed')).toMatchObject({ outputTail: 'installed\n' })
    launcher.kill('SIGTERM')
    expect(await ended).toBe(0)
  })

  it('is done again with a newer file: the same agent, the newer release, the older one to go back to', async () => {
    const installed = await installForTest(bench, bundle)
    const { agentId, stateFolder, programFolder } = installed
    const root = join(programFolder, '..')
    const runUntil = async (version: string) => {
      const launcher = launch(installed, 60)
      await until(`it runs ${version}`, async () => {
        const agent = await bench.context.store.findAgent(agentId)
        return agent?.online && agent.version === version
      })
      await until('it is confirmed', () => new ReleaseFiles(programFolder).readCurrent()?.confirmed)
      const ended = new Promise((resolve) => launcher.once('exit', resolve))
      launcher.kill('SIGTERM')
      await ended
    }
    await runUntil('1.0.0')
    const folders = { platform: 'linux', stateFolder, programFolder } as const
    const carrier = recorder(root)
    const token = await invite()
    expect(await installAgent({ ...folders, bundlePath: newer, token, carrier })).toEqual({
      agentId,
      release: '1.1.0',
    })
    expect(carrier.commands.at(-1)).toBe('systemctl restart deskhand-agent.service')
    await runUntil('1.1.0')
    expect(new ReleaseFiles(programFolder).readCurrent()).toMatchObject({ previous: '1.0.0' })

    const status = await describeService({ ...folders, carrier })
    expect(status).toBe(`Agent ${agentId} of ${bench.context.serverUrl}\nRelease 1.1.0\nactive (running)\n`)

    writeFileSync(join(programFolder, 'of somebody else'), '')
    await uninstallAgent({ ...folders, carrier })
    await uninstallAgent({ ...folders, carrier })
    expect(carrier.commands).toContain('systemctl disable --now deskhand-agent.service')
    expect(existsSync(join(root, 'etc/systemd/system/deskhand-agent.service'))).toBe(false)
    expect(readdirSync(programFolder)).toEqual(['of somebody else'])
    expect(existsSync(join(stateFolder, 'identity.json'))).toBe(true)
    expect(await describeService({ ...folders, carrier })).toContain(
      `Nothing is installed in ${programFolder}.`,
    )
  })

  it('touches nothing when it cannot be: no systemd, no token, a file that is none', async () => {
    const root = join(bench.folder, 'bare machine')
    const folders = { stateFolder: join(root, 'state'), programFolder: join(root, 'program') }
    const carrier = recorder(root)
    const install = (more: { bundlePath?: string; token?: string; platform?: NodeJS.Platform } = {}) =>
      installAgent({ platform: 'linux', ...folders, bundlePath: bundle, token: null, carrier, ...more })
    await expect(install({ token: await invite() })).rejects.toThrow(
      `This machine is not run by systemd. Have its own service manager start: ${process.execPath} ${folders.programFolder}/launcher.mjs launch --folder ${folders.stateFolder} --program ${folders.programFolder}`,
    )
    await expect(install({ platform: 'freebsd' })).rejects.toThrow(
      'Deskhand does not know how services are installed on freebsd.',
    )
    mkdirSync(join(root, 'run/systemd/system'), { recursive: true })
    await expect(install()).rejects.toThrow(
      `Nobody has enrolled into ${folders.stateFolder}. Add --token with the token of the console.`,
    )
    await expect(install({ bundlePath: join(root, 'none.mjs') })).rejects.toThrow('npm run build:agent')
    const other = join(root, 'other.mjs')
    writeFileSync(other, '// something else\n')
    await expect(install({ bundlePath: other })).rejects.toThrow('is not the single file of the agent')
    expect(carrier.commands).toEqual([])
    expect(readdirSync(root).sort()).toEqual(['other.mjs', 'run'])
  })

  it('writes the files of each system where that system looks for them', async () => {
    const root = join(bench.folder, 'mac')
    const folders = { stateFolder: join(root, 'state'), programFolder: join(root, 'program') }
    const carrier = recorder(root)
    await installAgent({ platform: 'darwin', ...folders, bundlePath: bundle, token: await invite(), carrier })
    const plist = readFileSync(join(root, 'Library/LaunchDaemons/deskhand.agent.plist'), 'utf8')
    expect(plist).toContain(`<string>${folders.programFolder}/launcher.mjs</string>`)
    expect(carrier.commands).toEqual([
      '/bin/launchctl bootout system/deskhand.agent',
      '/bin/launchctl enable system/deskhand.agent',
      '/bin/launchctl bootstrap system /Library/LaunchDaemons/deskhand.agent.plist',
    ])
  })
})
