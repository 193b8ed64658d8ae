import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { NewSoftware } from '../domains/items/store.ts'
import type { ActionEnd } from '../domains/sessions/action-store.ts'
import { makeTask, scriptOf } from '../domains/testing.ts'
import { ComputerAway } from './computer-away.ts'
import { performAction } from './perform-action.ts'
import type { ScriptEnd, ScriptRunner } from './run-script.ts'
import { type Actions, keysOf, openActions, type Planned, type World } from './testing/open-actions.ts'
import { ended, printed, scriptedRunner } from './testing.ts'

let actions: Actions
beforeAll(async () => {
  actions = await openActions()
})
afterAll(async () => {
  await actions.close()
})

const perform: Actions['perform'] = (...given) => actions.perform(...given)

const absent = printed('absent')
const done = printed('ok')
const wanted = printed('2.0')
const usual = { before: absent, perform: done, after: wanted }

/** A software that has these parts besides the usual ones. */
function withParts(...parts: (keyof NewSoftware['scripts'])[]): Partial<NewSoftware> {
  const names = ['detection', 'install', 'update', 'uninstall', ...parts] as const
  return { scripts: Object.fromEntries(names.map((part) => [part, scriptOf(part)])) }
}

describe('what follows a change', () => {
  const software = withParts('postInstall', 'postUninstall')

  test('runs after an install, before it is looked whether it is there', async () => {
    const { end, keys, runs } = await perform({ software }, { ...usual, follow: done })
    expect(end).toMatchObject({ result: 'success', reason: null })
    expect(keys).toEqual(['before', 'perform', 'follow', 'after'])
    expect(runs[2]?.script.name).toBe('postInstall')
  })

  test('runs after an uninstall', async () => {
    const ends = { before: printed('1.0'), perform: done, follow: done, after: absent }
    const { end, runs } = await perform({ action: 'uninstall', before: '1.0', software }, ends)
    expect(end).toMatchObject({ result: 'success', detectedAfter: 'null' })
    expect(runs[2]?.script.name).toBe('postUninstall')
  })

  test('does not run after one that failed', async () => {
    const { end, keys } = await perform({ software }, { ...usual, perform: printed('', 1), after: absent })
    expect(end).toMatchObject({ result: 'failed', reason: 'scriptFailed' })
    expect(keys).toEqual(['before', 'perform', 'after'])
  })

  test.each<[string, ScriptEnd, Partial<ActionEnd>]>([
    ['fails', printed('', 7), { result: 'failed', reason: 'scriptFailed' }],
    ['takes too long', ended('timedOut'), { result: 'failed', reason: 'timedOut' }],
    ['is cancelled', ended('cancelled'), { result: 'cancelled', reason: 'cancelled' }],
    ['never comes back', ended('lost'), { result: 'failed', reason: 'offline' }],
  ])('that %s is told, though the software is there', async (_, follow, expected) => {
    const { end } = await perform({ software }, { ...usual, follow })
    expect(end).toMatchObject({ ...expected, detectedAfter: '"2.0"' })
    expect(end.detail).toMatch(/^It is there, but what follows it went wrong\./)
  })
})

describe('an exit code that asks for a restart', () => {
  test.each([3010, 1641])('(%i) is a success that wants one', async (code) => {
    const { end, wantsRestart } = await perform({}, { ...usual, perform: printed('', code) })
    expect(end).toMatchObject({ result: 'success', reason: null, detail: null })
    expect(wantsRestart).toBe(true)
  })

  test('counts from what follows as well', async () => {
    const software = withParts('postInstall')
    const { end, wantsRestart } = await perform({ software }, { ...usual, follow: printed('', 3010) })
    expect(end).toMatchObject({ result: 'success' })
    expect(wantsRestart).toBe(true)
  })

  test('no other is: neither 0, nor an error, nor one of a change that detection does not find', async () => {
    expect((await perform({}, usual)).wantsRestart).toBe(false)
    expect((await perform({}, { ...usual, perform: printed('', 3011) })).wantsRestart).toBe(false)
    const { end, wantsRestart } = await perform(
      {},
      { ...usual, perform: printed('', 3010), after: printed('1.0') },
    )
    expect(end).toMatchObject({ result: 'failed', reason: 'notConfirmed' })
    expect(wantsRestart).toBe(false)
  })
})

describe('the test of a software', () => {
  const tested = withParts('test')
  const broken = printed('false')

  test.each([
    ['works', printed('true'), { result: 'success', reason: null }],
    ['does not work', broken, { result: 'failed', reason: 'testFailed' }],
    ['can’t be tested, which says nothing', printed('', 1), { result: 'success' }],
  ])('after an install: one that %s', async (_, answer, expected) => {
    const { end, keys } = await perform({ software: tested }, { ...usual, 'after/test': answer })
    expect(end).toMatchObject({ ...expected, detectedAfter: '"2.0"' })
    expect(keys).toEqual(['before', 'perform', 'after', 'after/test'])
  })

  test('does not run for what is not there, nor after an uninstall', async () => {
    expect((await perform({ software: tested }, { ...usual, after: absent })).keys).not.toContain(
      'after/test',
    )
    const gone = { before: printed('1.0'), perform: done, after: absent }
    const planned: Planned = { action: 'uninstall', before: '1.0', software: tested }
    expect((await perform(planned, gone)).end).toMatchObject({ result: 'success' })
  })

  test.each<[string, Planned['software'], Record<string, ScriptEnd>, [string, string][]]>([
    [
      'reinstall',
      { ...tested, repair: 'reinstall' },
      { 'repair-remove': done, 'repair-perform': done },
      [
        ['repair-remove', 'uninstall'],
        ['repair-perform', 'install'],
      ],
    ],
    [
      'installOver',
      { ...tested, repair: 'installOver' },
      { 'repair-perform': done },
      [['repair-perform', 'install']],
    ],
    [
      'script',
      { ...withParts('test', 'repair'), repair: 'script' },
      { 'repair-perform': done },
      [['repair-perform', 'repair']],
    ],
  ])('that fails is followed by one repair (%s)', async (_, software, ends, scripts) => {
    const whole = {
      ...usual,
      'after/test': broken,
      ...ends,
      repaired: wanted,
      'repaired/test': printed('true'),
    }
    const { end, keys, runs } = await perform({ software }, whole)
    expect(end).toMatchObject({ result: 'success', detectedAfter: '"2.0"' })
    const names = scripts.map(([key]) => key)
    expect(keys).toEqual(['before', 'perform', 'after', 'after/test', ...names, 'repaired', 'repaired/test'])
    for (const [key, name] of scripts) expect(runs[keys.indexOf(key)]?.script.name).toBe(name)
  })

  test('that fails again afterwards stays failed: one repair, no more', async () => {
    const software: Partial<NewSoftware> = { ...tested, repair: 'installOver' }
    const ends = {
      ...usual,
      'after/test': broken,
      'repair-perform': done,
      repaired: wanted,
      'repaired/test': broken,
    }
    expect((await perform({ software }, ends)).end).toMatchObject({ result: 'failed', reason: 'testFailed' })
  })

  test('a removal that fails before the repair ends it, and detection says how it stands', async () => {
    const software: Partial<NewSoftware> = { ...tested, repair: 'reinstall' }
    const ends = { ...usual, 'after/test': broken, 'repair-remove': printed('', 5), repaired: absent }
    const { end, keys } = await perform({ software }, ends)
    expect(end).toMatchObject({ result: 'failed', reason: 'scriptFailed', detectedAfter: 'null' })
    expect(keys).not.toContain('repair-perform')
  })
})

describe('a repair', () => {
  const planned: Planned = { action: 'repair', version: '2.0', before: '2.0' }
  const tested = withParts('test')

  test('by script runs it though the version is there, and its test confirms it', async () => {
    const software: Partial<NewSoftware> = { ...withParts('test', 'repair'), repair: 'script' }
    const ends = { before: wanted, perform: done, after: wanted, 'after/test': printed('true') }
    const { end, keys, runs } = await perform({ ...planned, software }, ends)
    expect(end).toMatchObject({ result: 'success', detectedAfter: '"2.0"' })
    expect(keys).toEqual(['before', 'perform', 'after', 'after/test'])
    expect(runs[1]).toMatchObject({ script: { name: 'repair' }, title: 'Repair Reader' })
  })

  test('by reinstalling removes it first', async () => {
    const software: Partial<NewSoftware> = { ...tested, repair: 'reinstall' }
    const ends = { before: wanted, remove: done, perform: done, after: wanted, 'after/test': printed('true') }
    const { end, keys, runs } = await perform({ ...planned, software }, ends)
    expect(end.result).toBe('success')
    expect(keys).toEqual(['before', 'remove', 'perform', 'after', 'after/test'])
    expect(runs.slice(1, 3).map(({ script }) => script.name)).toEqual(['uninstall', 'install'])
  })

  test('of what still does not work has failed, and is not repaired again', async () => {
    const software: Partial<NewSoftware> = { ...tested, repair: 'installOver' }
    const ends = { before: wanted, perform: done, after: wanted, 'after/test': printed('false') }
    const { end, keys } = await perform({ ...planned, software }, ends)
    expect(end).toMatchObject({ result: 'failed', reason: 'testFailed' })
    expect(keys).toEqual(['before', 'perform', 'after', 'after/test'])
  })

  test('of a software that has changed meanwhile runs nothing', async () => {
    const software: Partial<NewSoftware> = { ...tested, repair: 'installOver' }
    const { end } = await perform({ ...planned, software }, { before: printed('3.0') })
    expect(end).toMatchObject({ result: 'failed', reason: 'drifted' })
  })
})

describe('a licence', () => {
  const key: Partial<NewSoftware> = { licenceKind: 'key', licenceRequired: true }

  test('that is needed and not on file: nothing runs', async () => {
    const { end, keys } = await perform({ software: key }, { before: absent })
    expect(end).toMatchObject({ result: 'failed', reason: 'licenceMissing' })
    expect(keys).toEqual(['before'])
  })

  test('that is not needed is not missed', async () => {
    const { end, runs } = await perform({ software: { licenceKind: 'key' } }, usual)
    expect(end.result).toBe('success')
    expect(runs[1]?.values).not.toHaveProperty('licence')
  })

  test('a key reaches the script that installs as a secret, and no detection', async () => {
    const licence = { value: 'AAAA-BBBB', fileName: null }
    const { end, runs } = await perform({ software: key }, usual, { licence })
    expect(end.result).toBe('success')
    expect(runs[1]).toMatchObject({
      values: { licence: 'AAAA-BBBB', path: '/srv' },
      secretNames: ['key', 'licence'],
      files: [],
    })
    for (const run of [runs[0], runs[2]]) expect(run?.values).not.toHaveProperty('licence')
  })

  test('a file reaches the script by its variable, with its content', async () => {
    const licence = { value: 'bGljZW5jZQ==', fileName: 'reader.lic' }
    const software: Partial<NewSoftware> = { licenceKind: 'file', licenceRequired: true }
    const { runs } = await perform({ software }, usual, { licence })
    expect(runs[1]?.files).toEqual([
      { variable: 'DESKHAND_LICENCE_FILE', fileName: 'reader.lic', content: 'bGljZW5jZQ==' },
    ])
    expect(runs[1]?.values).not.toHaveProperty('licence')
  })

  test('is not asked for where it is removed', async () => {
    const ends = { before: printed('1.0'), perform: done, after: absent }
    const { end } = await perform({ action: 'uninstall', before: '1.0', software: key }, ends)
    expect(end.result).toBe('success')
  })
})

describe('a download', () => {
  const sha256 = 'a'.repeat(64)
  const download = { url: 'https://files.example/setup.exe', sha256, sizeBytes: 10, fileName: 'setup.exe' }
  const software: Partial<NewSoftware> = { versions: [{ version: '2.0', download }] }

  /** Installs with an agent that answers the download so; gives the commands and the states in between. */
  async function install(agent: World['agent']) {
    const machine = scriptedRunner(usual)
    const run = await actions.begin({ software })
    const states: string[] = []
    const tools = actions.toolsOf(machine.runScript, { agent })
    const runScript: ScriptRunner = async (script) => {
      states.push((await actions.stored(run)).state)
      return await machine.runScript(script)
    }
    const end = await performAction(run, { ...tools, runScript })
    const where = { sessionId: run.sessionId }
    const commands = await actions.database.prisma.agentCommand.findMany({ where })
    return { end, run, states, commands, runs: machine.runs, keys: keysOf(machine) }
  }

  test('is fetched by the agent before the script that is given it', async () => {
    const { end, run, states, commands, runs } = await install(() => ({}))
    expect(end.result).toBe('success')
    expect(commands).toMatchObject([{ kind: 'download', key: `${run.sessionId}/act/0/download` }])
    expect(states).toEqual(['detecting', 'performing', 'verifying'])
    expect(runs[1]?.files).toEqual([{ variable: 'DESKHAND_FILE', fileName: 'setup.exe', sha256 }])
  })

  test('is shown while it lasts', async () => {
    const machine = scriptedRunner(usual)
    const run = await actions.begin({ software })
    const tools = actions.toolsOf(machine.runScript, { agent: () => 'nothing' })
    const stop = new AbortController()
    const running = performAction(run, { ...tools, commands: { ...tools.commands, stopping: stop.signal } })
    await expect.poll(async () => (await actions.stored(run)).state).toBe('downloading')
    stop.abort(new Error('The server is stopping.'))
    await expect(running).rejects.toThrow('The server is stopping.')
    expect(keysOf(machine)).toEqual(['before'])
  })

  test.each<[string, ReturnType<NonNullable<World['agent']>>, Partial<ActionEnd>]>([
    [
      'fails',
      { exitCode: 1, detail: 'Its checksum is another one.' },
      { result: 'failed', reason: 'downloadFailed', detail: 'Its checksum is another one.' },
    ],
    [
      'takes too long',
      { outcome: 'timedOut', exitCode: null },
      { result: 'failed', reason: 'downloadFailed' },
    ],
    ['is cancelled', { outcome: 'cancelled', exitCode: null }, { result: 'cancelled', reason: 'cancelled' }],
  ])('that %s: nothing is run', async (_, answer, expected) => {
    const { end, keys } = await install(() => answer)
    expect(end).toMatchObject(expected)
    expect(keys).toEqual(['before'])
  })

  test('by a script of the software’s own goes before as well', async () => {
    const { end, keys, runs } = await perform(
      { software: withParts('download') },
      { ...usual, download: done },
    )
    expect(end.result).toBe('success')
    expect(keys).toEqual(['before', 'download', 'perform', 'after'])
    expect(runs[1]).toMatchObject({ script: { name: 'download' }, title: 'Download Reader' })
    const failed = await perform({ software: withParts('download') }, { ...usual, download: printed('', 1) })
    expect(failed.end).toMatchObject({ result: 'failed', reason: 'downloadFailed' })
    expect(failed.keys).toEqual(['before', 'download'])
  })
})

describe('while the computer is away', () => {
  /** The action in two stretches: the computer is away at a script of the first, and back in the second. */
  async function goOn(at: string, planned: Planned, ends: Readonly<Record<string, ScriptEnd>>) {
    const machine = scriptedRunner(ends)
    const run = await actions.begin(planned)
    const away: ScriptRunner = async (script) => {
      if (script.key.endsWith(`/act/0/${at}`)) throw new ComputerAway()
      return await machine.runScript(script)
    }
    await expect(performAction(run, actions.toolsOf(away))).rejects.toBeInstanceOf(ComputerAway)
    const { state } = await actions.stored(run)
    const end = await performAction({ ...run, stretch: 2 }, actions.toolsOf(machine.runScript))
    const keys = machine.runs.map(({ key }) => key.split('/').slice(3).join('/'))
    expect(new Set(keys).size).toBe(keys.length)
    return { state, end, keys }
  }

  test('at the detection, it is detected anew once it is back', async () => {
    expect(await goOn('before/1', {}, usual)).toMatchObject({
      state: 'detecting',
      end: { result: 'success' },
      keys: ['before/2', 'perform', 'after/2'],
    })
  })

  test('at the script, it goes on with it: what it was like before is not asked again', async () => {
    expect(await goOn('perform', {}, usual)).toMatchObject({
      state: 'performing',
      end: { result: 'success' },
      keys: ['before/1', 'perform', 'after/2'],
    })
  })

  test('after the script, what came of it is looked at, and the script is not run again', async () => {
    expect(await goOn('after/1', {}, usual)).toMatchObject({
      state: 'verifying',
      end: { result: 'success', detectedAfter: '"2.0"' },
      keys: ['before/1', 'perform', 'after/2'],
    })
  })

  test('in the middle of a repair, its parts are not run again', async () => {
    const software: Partial<NewSoftware> = { ...withParts('test'), repair: 'reinstall' }
    const ends = {
      ...usual,
      'after/test': printed('false'),
      'repair-remove': done,
      'repair-perform': done,
      repaired: wanted,
      'repaired/test': printed('true'),
    }
    const { end, keys } = await goOn('repaired/1', { software }, ends)
    expect(end).toMatchObject({ result: 'success' })
    expect(keys.filter((key) => /^(perform|repair-)/.test(key))).toEqual([
      'perform',
      'repair-remove',
      'repair-perform',
    ])
  })

  test('it is not known any more what it was like: a script that is lost is indeterminate', async () => {
    const { end } = await perform({}, { ...usual, perform: ended('lost') })
    expect(end).toMatchObject({ result: 'indeterminate', reason: 'offline', detail: 'It is lost.' })
  })
})

describe('the configuration task of a software', () => {
  test('whose state nobody knew when it was planned is set, whatever it is', async () => {
    const because = await makeTask(actions.database)
    const planned: Planned = { action: 'set', before: undefined, becauseItemId: because, deploymentId: null }
    const ends = { before: printed('false'), perform: done, after: printed('true') }
    const { end, keys } = await perform(planned, ends)
    expect(end).toMatchObject({ result: 'success', detectedAfter: 'true' })
    expect(keys).toEqual(['before', 'perform', 'after'])
    expect((await perform(planned, { before: printed('true') })).end).toMatchObject({
      result: 'skipped',
      reason: 'alreadyCompliant',
    })
  })
})
