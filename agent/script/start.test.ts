import { describe, expect, it } from 'vitest'
import { parameterVariable } from '../../core/agent-protocol/parameter-variable.ts'
import type { RunCommand } from '../machine/run-command.ts'
import { taskkillArguments } from './end-process-tree.ts'
import { scriptEnvironment } from './environment.ts'
import { findInterpreter } from './interpreter.ts'
import { membersOf, parsePs } from './process-list.ts'
import { isSameProcess, parseProcStat, processStart } from './process-start.ts'
import { parseLoginctl, parseWho, runAsUser } from './signed-in-user.ts'
import { findWindowsUser, giveFolderToUser, runAsWindowsUser } from './windows-user.ts'

describe('parameterVariable', () => {
  it.each([
    ['licenceKey', 'DESKHAND_PARAM_LICENCE_KEY'],
    ['LicenceKey', 'DESKHAND_PARAM_LICENCE_KEY'],
    ['licence_key', 'DESKHAND_PARAM_LICENCE_KEY'],
    ['proxyURL', 'DESKHAND_PARAM_PROXY_URL'],
    ['URLPath', 'DESKHAND_PARAM_URL_PATH'],
    ['version2', 'DESKHAND_PARAM_VERSION2'],
  ])('%s → %s', (name, variable) => {
    expect(parameterVariable(name)).toBe(variable)
  })
})

describe('scriptEnvironment', () => {
  it('passes on what is meant for scripts, and keeps values that are too long for the file', () => {
    const own = {
      PATH: '/bin',
      NODE_OPTIONS: '--inspect',
      DESKHAND_SECRET: 'x',
      npm_config_x: 'y',
      EMPTY: undefined,
    }
    const parameters = { version: '1', huge: 'x'.repeat(30_001) }
    const command = { id: 'c1', parameters, environment: { LANG: 'C' } }
    expect(scriptEnvironment(own, command, '/runs/parameters.json')).toEqual({
      PATH: '/bin',
      LANG: 'C',
      DESKHAND_PARAM_VERSION: '1',
      DESKHAND_PARAMETERS: '/runs/parameters.json',
      DESKHAND_COMMAND_ID: 'c1',
    })
  })
})

describe('findInterpreter', () => {
  const linux = { platform: 'linux', environment: { PATH: '/usr/local/bin:/usr/bin' } } as const
  const windows = {
    platform: 'win32',
    environment: { SystemRoot: 'C:\\Windows', Path: 'C:\\Git\\bin' },
  } as const

  it('finds shells in the PATH', () => {
    const found = findInterpreter('bash', { ...linux, isExecutable: (path) => path === '/usr/bin/bash' })
    expect(found).toMatchObject({ kind: 'found', interpreter: { file: '/usr/bin/bash', extension: '.sh' } })
  })

  it('takes pwsh for PowerShell outside Windows, and says when it is missing', () => {
    const found = findInterpreter('powershell', {
      ...linux,
      isExecutable: (path) => path === '/usr/bin/pwsh',
    })
    if (found.kind !== 'found') throw new Error(found.detail)
    expect(found.interpreter.argumentsFor('/r/script.ps1')).toEqual([
      '-NoLogo',
      '-NoProfile',
      '-NonInteractive',
      '-File',
      '/r/script.ps1',
    ])
    expect(findInterpreter('powershell', { ...linux, isExecutable: () => false })).toEqual({
      kind: 'missing',
      detail: 'pwsh is not installed here, so powershell scripts cannot run.',
    })
  })

  it('starts Windows PowerShell with UTF-8', () => {
    const found = findInterpreter('powershell', { ...windows, isExecutable: () => true })
    if (found.kind !== 'found') throw new Error(found.detail)
    const { interpreter } = found
    expect(interpreter).toMatchObject({
      file: 'C:\\Windows\\System32\\cmd.exe',
      byteOrderMark: true,
      verbatim: true,
    })
    expect(interpreter.argumentsFor('C:\\r s\\script.ps1')).toEqual([
      '/d',
      '/s',
      '/c',
      '"chcp 65001 >nul & "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe" -NoLogo -NoProfile ' +
        '-NonInteractive -ExecutionPolicy Bypass -File "C:\\r s\\script.ps1""',
    ])
    expect(findInterpreter('powershell', { ...windows, isExecutable: () => false })).toMatchObject({
      kind: 'missing',
    })
    const bash = findInterpreter('bash', {
      ...windows,
      isExecutable: (path) => path === 'C:\\Git\\bin\\bash.exe',
    })
    expect(bash).toMatchObject({ kind: 'found' })
  })
})

describe('membersOf', () => {
  const process = (pid: number, parent: number, group: number, marked = false) => ({
    pid,
    parent,
    group,
    marked,
  })
  const list = [
    process(10, 1, 10),
    process(11, 10, 10),
    process(12, 11, 12),
    process(13, 12, 12),
    process(20, 1, 20, true),
    process(21, 20, 21),
    process(30, 1, 30),
  ]

  it('takes the group, the descendants, and what carries the mark', () => {
    expect(membersOf(list, { pid: 10, isOurs: true }, new Set())).toEqual(new Set([10, 11, 20, 12, 13, 21]))
  })

  it('leaves a stranger with the old id alone', () => {
    expect(membersOf(list, { pid: 10, isOurs: false }, new Set())).toEqual(new Set([20, 21]))
  })

  it('does not lose those whose parents are gone', () => {
    const orphan = [process(12, 1, 12), process(30, 1, 30)]
    expect(membersOf(orphan, { pid: 10, isOurs: true }, new Set([10, 11, 12]))).toEqual(new Set([12]))
  })
})

describe('processes', () => {
  it('are told by when they began', () => {
    const pid = globalThis.process.pid
    expect(isSameProcess({ pid, startedAt: processStart(pid) })).toBe(true)
    expect(isSameProcess({ pid, startedAt: 'another boot:1' })).toBe(false)
    expect(isSameProcess({ pid, startedAt: null })).toBe(false)
    expect(processStart(2 ** 22 + 1)).toBeNull()
  })

  it('are read from the kernel’s line whatever their name', () => {
    const line = '123 (a) b) c) S 7 123 123 0 -1 4194304 1 0 0 0 0 0 0 0 20 0 1 0 98765 1 2'
    expect(parseProcStat(line)).toEqual({ state: 'S', parent: 7, group: 123, startTicks: '98765' })
    expect(parseProcStat('')).toBeNull()
  })

  it('are read from ps without zombies', () => {
    expect(parsePs('  1     0     1 Ss\n 20 1 20 Z\n')).toEqual([
      { pid: 1, parent: 0, group: 1, marked: false },
    ])
  })

  it('are ended as a tree on Windows', () => {
    expect(taskkillArguments(5)).toEqual(['/PID', '5', '/T', '/F'])
  })
})

describe('the signed-in user', () => {
  it('is the one at the screen', () => {
    const sessions = [
      { user: 'root', seat: null, class: 'manager' },
      { user: 'ada', seat: null, class: 'user' },
      { user: 'grace', seat: 'seat0', class: 'user' },
      { user: 'gdm', seat: 'seat0', class: 'greeter' },
    ]
    expect(parseLoginctl(JSON.stringify(sessions))).toBe('grace')
    expect(parseLoginctl(JSON.stringify(sessions.slice(0, 2)))).toBe('ada')
    expect(parseLoginctl('[]')).toBeNull()
    expect(parseLoginctl('System has not been booted with systemd')).toBeNull()
  })

  it('is read from who where there is no systemd', () => {
    expect(parseWho('ada pts/0 2026-11-24 09:00 (10.0.0.5)\ngrace :0 2026-11-24 08:00 (:0)\n')).toBe('grace')
    expect(parseWho('ada pts/0 2026-11-24 09:00\n')).toBe('ada')
    expect(parseWho('\n')).toBeNull()
  })

  it('is what a script runs as', () => {
    const user = { name: 'ada', uid: 1000, gid: 1000, home: '/home/ada' }
    expect(runAsUser('linux', user, '/bin/sh', ['/tmp/script.sh'])).toEqual({
      file: expect.stringMatching(/(^|\/)runuser$/),
      commandArguments: ['-u', 'ada', '--', '/bin/sh', '/tmp/script.sh'],
    })
    expect(runAsUser('darwin', user, '/bin/sh', ['/tmp/script.sh']).commandArguments).toEqual([
      ...['asuser', '1000', 'sudo', '-E', '-u', 'ada', '--', '/bin/sh', '/tmp/script.sh'],
    ])
  })
})

describe('the signed-in user on Windows', () => {
  const sid = 'S-1-5-21-1004336348-1177238915-682003330-1103'
  const printing =
    (facts: unknown): RunCommand =>
    async () => ({ kind: 'exited', exitCode: 0, stdout: `${JSON.stringify(facts)}\r\n` })

  it('is somebody whom the system may run programs as', async () => {
    const find = (facts: unknown) => findWindowsUser(printing(facts))
    const name = 'CONTOSO\\ada'
    expect(await find({ name, sid, own: 'S-1-5-18' })).toEqual({ kind: 'user', name, sid })
    expect(await find({ name, sid, own: sid })).toEqual({ kind: 'self' })
    expect(await find({ name, sid, own: 'S-1-5-21-1-2-3-500' })).toEqual({ kind: 'notSystem', name })
    expect(await find({ name: '', sid: null, own: 'S-1-5-18' })).toEqual({ kind: 'nobody' })
    expect(await findWindowsUser(async () => ({ kind: 'failed' }))).toEqual({ kind: 'nobody' })
  })

  it('alone is given the folder of the run, besides the system and the administrators', () => {
    expect(giveFolderToUser('C:\\Windows\\Temp\\run', sid)).toEqual({
      file: 'C:\\Windows\\System32\\icacls.exe',
      commandArguments: [
        'C:\\Windows\\Temp\\run',
        '/inheritance:r',
        '/grant:r',
        '*S-1-5-18:(OI)(CI)F',
        '*S-1-5-32-544:(OI)(CI)F',
        `*${sid}:(OI)(CI)F`,
      ],
    })
  })

  it('is what a script runs as, in his own session, with the variables that are meant for it', () => {
    const commandArguments = [
      '/d',
      '/s',
      '/c',
      '"chcp 65001 >nul & "powershell.exe" -File "C:\\run\\script.ps1""',
    ]
    const start = { file: 'C:\\Windows\\System32\\cmd.exe', commandArguments }
    const { file, commandArguments: given, environment } = runAsWindowsUser(start, sid, ['A', 'B'])
    expect(file).toBe('C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe')
    expect(given.join(' ').length).toBeLessThan(32_000)
    expect(environment).toEqual({
      DESKHAND_USER_SID: sid,
      DESKHAND_USER_COMMAND: `"C:\\Windows\\System32\\cmd.exe" ${commandArguments.join(' ')}`,
      DESKHAND_USER_VARIABLES: 'A;B',
    })
    const script = Buffer.from(given.at(-1) ?? '', 'base64').toString('utf16le')
    for (const part of ['WTSQueryUserToken', 'CreateProcessAsUserW', 'GetOwnerSid', 'DESKHAND_USER_COMMAND'])
      expect(script).toContain(part)
  })
})
