import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ActionEnd } from '../domains/sessions/action-store.ts'
import { scriptOf } from '../domains/testing.ts'
import type { ActionTools } from './action-run.ts'
import { performAction } from './perform-action.ts'
import type { ScriptEnd } from './run-script.ts'
import { type Actions, fullEnd, keysOf, openActions, type Planned } from './testing/open-actions.ts'
import { ended, printed, scriptedRunner } from './testing.ts'

let actions: Actions
beforeAll(async () => {
  actions = await openActions()
})
afterAll(async () => {
  await actions.close()
})

const perform: Actions['perform'] = (...given) => actions.perform(...given)
const begin: Actions['begin'] = (planned) => actions.begin(planned)
const toolsOf: Actions['toolsOf'] = (...given) => actions.toolsOf(...given)
const stored: Actions['stored'] = (run) => actions.stored(run)

const absent = printed('absent')
const done = printed('ok')
const wanted = printed('2.0')

describe('an install', () => {
  test('detects, installs and detects again', async () => {
    const { end, keys, runs } = await perform({}, { before: absent, perform: done, after: wanted })
    expect(end).toEqual({ result: 'success', reason: null, detail: null, detectedAfter: '"2.0"' })
    expect(keys).toEqual(['before', 'perform', 'after'])
    expect(runs.map(({ script }) => script.name)).toEqual(['detect', 'install', 'detect'])
    for (const run of runs)
      expect(run).toMatchObject({
        subject: { kind: 'computer', id: actions.computerId },
        values: { path: '/srv', key: 'hush' },
        secretNames: ['key'],
      })
    expect(runs[1]).toMatchObject({ version: '2.0' })
  })

  test.each(['2.0', '2.0.0', '02.0'])('already there as %s, it is left alone', async (version) => {
    const { end, keys } = await perform({}, { before: printed(version) })
    expect(end).toMatchObject({
      result: 'skipped',
      reason: 'alreadyCompliant',
      detectedAfter: `"${version}"`,
    })
    expect(keys).toEqual(['before'])
  })

  test.each<[string, Planned, ScriptEnd, string]>([
    ['another version has come', {}, printed('1.5'), 'When planned: absent. Now: 1.5.'],
    ['a newer version has come', {}, printed('3.0'), 'When planned: absent. Now: 3.0.'],
    [
      'what was to be updated is gone',
      { action: 'update', before: '1.0' },
      absent,
      'When planned: 1.0. Now: absent.',
    ],
    [
      'what was to be updated has changed',
      { action: 'update', before: '1.0' },
      printed('1.5'),
      'When planned: 1.0. Now: 1.5.',
    ],
  ])('where %s, nothing is run, and the difference is said', async (_, planned, before, detail) => {
    const { end, keys } = await perform(planned, { before })
    expect(end).toMatchObject({ result: 'failed', reason: 'drifted', detail })
    expect(end.detectedAfter).not.toBeNull()
    expect(keys).toEqual(['before'])
  })

  test.each<[string, ScriptEnd, Partial<ActionEnd>]>([
    ['fails', printed('1.0', 1), { result: 'failed', reason: 'detectionFailed' }],
    ['says nothing', printed(''), { result: 'failed', reason: 'detectionFailed' }],
    ['takes too long', ended('timedOut'), { result: 'failed', reason: 'timedOut' }],
    ['needs somebody signed in', ended('notAllowed'), { result: 'failed', reason: 'notAllowed' }],
    ['lacks its language', ended('languageMissing'), { result: 'failed', reason: 'languageMissing' }],
    ['does not start', ended('failedToStart'), { result: 'failed', reason: 'detectionFailed' }],
    ['never comes back', ended('lost'), { result: 'failed', reason: 'offline' }],
    ['is refused', ended('refused'), { result: 'failed', reason: 'refusedByAgent' }],
    ['is cancelled', ended('cancelled'), { result: 'cancelled', reason: 'cancelled' }],
  ])('whose detection %s runs nothing', async (_, before, expected) => {
    const { end, keys } = await perform({}, { before })
    expect(end).toMatchObject(expected)
    expect(keys).toEqual(['before'])
  })

  test('whose detection is interrupted detects once more', async () => {
    const ends = { before: ended('interrupted'), 'before/again': absent, perform: done, after: wanted }
    const { end, keys } = await perform({}, ends)
    expect(end.result).toBe('success')
    expect(keys).toEqual(['before', 'before/again', 'perform', 'after'])
  })

  test.each<[string, ScriptEnd, ScriptEnd, Partial<ActionEnd>]>([
    ['fails, but it is there', printed('', 1), wanted, { result: 'success', reason: 'scriptFailed' }],
    [
      'fails',
      printed('', 3),
      absent,
      { result: 'failed', reason: 'scriptFailed', detail: 'Its exit code was 3.' },
    ],
    ['ends well, but it is not there', done, absent, { result: 'failed', reason: 'notConfirmed' }],
    [
      'ends well with another version',
      done,
      printed('1.0'),
      { result: 'failed', reason: 'notConfirmed', detail: 'Found: 1.0.' },
    ],
    [
      'ends well, and nobody can tell',
      done,
      printed('', 1),
      { result: 'indeterminate', reason: 'detectionFailed' },
    ],
    [
      'ends well, and the computer is gone',
      done,
      ended('lost'),
      { result: 'indeterminate', reason: 'offline' },
    ],
    ['takes too long, but it is there', ended('timedOut'), wanted, { result: 'success', reason: 'timedOut' }],
    ['takes too long', ended('timedOut'), absent, { result: 'failed', reason: 'timedOut' }],
    [
      'is interrupted, but it is there',
      ended('interrupted'),
      wanted,
      { result: 'success', reason: 'interrupted' },
    ],
    ['is interrupted', ended('interrupted'), absent, { result: 'failed', reason: 'interrupted' }],
    [
      'is interrupted, and nobody can tell',
      ended('interrupted'),
      printed(''),
      { result: 'indeterminate', reason: 'interrupted' },
    ],
    [
      'is cancelled',
      ended('cancelled'),
      absent,
      { result: 'cancelled', reason: 'cancelled', detectedAfter: 'null' },
    ],
    [
      'is cancelled, and nobody can tell',
      ended('cancelled'),
      printed(''),
      { result: 'indeterminate', reason: 'cancelled' },
    ],
    ['needs somebody signed in', ended('notAllowed'), absent, { result: 'failed', reason: 'notAllowed' }],
    ['lacks its language', ended('languageMissing'), absent, { result: 'failed', reason: 'languageMissing' }],
    ['does not start', ended('failedToStart'), absent, { result: 'failed', reason: 'scriptFailed' }],
  ])('whose script %s: detection decides', async (_, script, after, expected) => {
    const { end, keys } = await perform({}, { before: absent, perform: script, after })
    expect(end).toMatchObject(expected)
    expect(keys).toEqual(['before', 'perform', 'after'])
    if (end.result === 'success') expect(end.detail).toContain('Detection confirms the result.')
  })

  test.each<[string, ScriptEnd, string]>([
    ['is refused', ended('refused'), 'refusedByAgent'],
    ['runs on the server', ended('unsupported'), 'scriptFailed'],
  ])('whose script %s has not begun', async (_, script, reason) => {
    const { end, keys } = await perform({}, { before: absent, perform: script })
    expect(end).toMatchObject({ result: 'failed', reason, detectedAfter: null })
    expect(keys).toEqual(['before', 'perform'])
  })

  test('without a script says so', async () => {
    const { end, keys } = await perform(
      { software: { scripts: { detection: scriptOf('detect') } } },
      { before: absent },
    )
    expect(end).toMatchObject({
      result: 'failed',
      reason: 'scriptFailed',
      detail: 'There is no script to install it.',
    })
    expect(keys).toEqual(['before'])
  })
})

describe('which script runs', () => {
  const onlyInstall = { scripts: { detection: scriptOf('detect'), install: scriptOf('install') } }
  const ownScript = { versions: [{ version: '2.0', scripts: { install: scriptOf('own install') } }] }

  test.each<[string, Planned, Record<string, ScriptEnd>, string]>([
    ['an update its own', { action: 'update', before: '1.0' }, { before: printed('1.0') }, 'update'],
    [
      'a downgrade that of an update',
      { action: 'downgrade', before: '3.0' },
      { before: printed('3.0') },
      'update',
    ],
    [
      'an update without one installs over it',
      { action: 'update', before: '1.0', software: onlyInstall },
      { before: printed('1.0') },
      'install',
    ],
    ["a version's own first", { software: ownScript }, { before: absent }, 'own install'],
  ])('%s', async (_, planned, ends, script) => {
    const { end, runs } = await perform(planned, { ...ends, perform: done, after: wanted })
    expect(end).toMatchObject({ result: 'success', detectedAfter: '"2.0"' })
    expect(runs[1]?.script.name).toBe(script)
  })
})

describe('an uninstall', () => {
  const planned: Planned = { action: 'uninstall', before: '1.0' }

  test('is confirmed once it is absent', async () => {
    const { end, runs } = await perform(planned, { before: printed('1.0'), perform: done, after: absent })
    expect(end).toEqual({ result: 'success', reason: null, detail: null, detectedAfter: 'null' })
    expect(runs[1]?.script.name).toBe('uninstall')
    expect(runs[1]?.version ?? null).toBeNull()
  })

  test('of what is gone already is left alone; of what is still there afterwards has failed', async () => {
    expect((await perform(planned, { before: absent })).end).toMatchObject({
      result: 'skipped',
      reason: 'alreadyCompliant',
      detectedAfter: 'null',
    })
    const { end } = await perform(planned, { before: printed('1.0'), perform: done, after: printed('1.0') })
    expect(end).toMatchObject({ result: 'failed', reason: 'notConfirmed', detail: 'Found: 1.0.' })
  })
})

describe('a task', () => {
  test('is set, and followed by its test', async () => {
    const { end, runs } = await perform(
      { action: 'set' },
      { before: printed('false'), perform: done, after: printed('true') },
    )
    expect(end).toEqual({ result: 'success', reason: null, detail: null, detectedAfter: 'true' })
    expect(runs.map(({ script }) => script.name)).toEqual(['test', 'set', 'test'])
  })

  test('that is compliant by now is not set; one that stays as it was has failed', async () => {
    expect((await perform({ action: 'set' }, { before: printed('true') })).end).toMatchObject({
      result: 'skipped',
      reason: 'alreadyCompliant',
    })
    const ends = { before: printed('false'), perform: done, after: printed('false') }
    expect((await perform({ action: 'set' }, ends)).end).toMatchObject({
      result: 'failed',
      reason: 'notConfirmed',
      detail: 'Found: not compliant.',
    })
  })

  test.each<[string, ScriptEnd, Partial<ActionEnd>]>([
    ['compliant', printed('true'), { result: 'success', reason: null, detectedAfter: 'true' }],
    ['not compliant', printed('false'), { result: 'failed', reason: 'notCompliant', detectedAfter: 'false' }],
    ['unclear', printed('maybe'), { result: 'failed', reason: 'detectionFailed', detectedAfter: null }],
    ['cancelled', ended('cancelled'), { result: 'cancelled', reason: 'cancelled' }],
  ])('that is audited and %s only looks', async (_, audit, expected) => {
    const { end, keys, runs } = await perform({ action: 'audit', before: undefined }, { audit })
    expect(end).toMatchObject(expected)
    expect(keys).toEqual(['audit'])
    expect(runs[0]?.script.name).toBe('test')
  })

  test.each<[string, ScriptEnd, Partial<ActionEnd>]>([
    ['JSON', printed('noise\n{"free":12}'), { result: 'success', detectedAfter: '"{\\"free\\":12}"' }],
    ['text', printed('all is well'), { result: 'success', detectedAfter: '"all is well"' }],
    [
      'nothing',
      printed(''),
      { result: 'failed', reason: 'scriptFailed', detail: 'Its script printed nothing.' },
    ],
    [
      'an error',
      printed('oh', 2),
      { result: 'failed', reason: 'scriptFailed', detail: 'Its exit code was 2.' },
    ],
    ['too late', ended('timedOut'), { result: 'failed', reason: 'timedOut' }],
    ['to nobody', ended('lost'), { result: 'failed', reason: 'offline' }],
    ['until it is cancelled', ended('cancelled'), { result: 'cancelled', reason: 'cancelled' }],
  ])('that is monitored and prints %s', async (_, script, expected) => {
    const { end, keys, runs } = await perform({ action: 'monitor', before: undefined }, { perform: script })
    expect(end).toMatchObject(expected)
    expect(keys).toEqual(['perform'])
    expect(runs[0]?.script.name).toBe('get')
  })

  test('without the script says so', async () => {
    const task = { scripts: {} }
    expect((await perform({ action: 'monitor', task }, {})).end.detail).toContain('no script to collect it')
    expect((await perform({ action: 'audit', task }, {})).end).toMatchObject({ reason: 'detectionFailed' })
    expect(
      (
        await perform(
          { action: 'set', task: { scripts: { test: scriptOf('test') } } },
          { before: printed('false') },
        )
      ).end,
    ).toMatchObject({
      reason: 'scriptFailed',
      detail: 'There is no script to set it.',
    })
  })
})

describe('asked to stop', () => {
  const ends = { before: absent, perform: done, after: wanted }
  const cancelled = { result: 'cancelled', reason: 'cancelled' }

  test.each(['install', 'set', 'audit', 'monitor'])(
    'before an action (%s) begins, nothing runs',
    async (action) => {
      const machine = scriptedRunner({})
      const run = await begin({ action })
      expect(await performAction(run, toolsOf(machine.runScript, { cancelAsked: () => true }))).toMatchObject(
        cancelled,
      )
      expect(machine.runs).toEqual([])
      expect(await stored(run)).toMatchObject({ state: 'done', ...cancelled })
    },
  )

  test('while it detects, nothing is changed', async () => {
    const machine = scriptedRunner(ends)
    const run = await begin()
    const cancelAsked = () => machine.runs.length > 0
    expect(await performAction(run, toolsOf(machine.runScript, { cancelAsked }))).toMatchObject(cancelled)
    expect(keysOf(machine)).toEqual(['before'])
  })

  test('once its script has run, what became of it is told, also after the server has ended in between', async () => {
    const machine = scriptedRunner(ends)
    const run = await begin()
    const cut: ActionTools['runScript'] = async (script) => {
      const answer = await machine.runScript(script)
      if (script.key.endsWith('/perform')) throw new Error('The server ends.')
      return answer
    }
    await expect(performAction(run, toolsOf(cut))).rejects.toThrow('The server ends.')
    const end = await performAction(run, toolsOf(machine.runScript, { cancelAsked: () => true }))
    expect(end).toMatchObject({ result: 'success', detectedAfter: '"2.0"' })
    expect(await stored(run)).toMatchObject({ state: 'done', result: 'success' })
  })

  test('after it has ended, it stays as it ended, for the session as well', async () => {
    const machine = scriptedRunner(ends)
    const run = await begin()
    const end = await performAction(run, toolsOf(machine.runScript))
    const again = await performAction(run, toolsOf(machine.runScript, { cancelAsked: () => true }))
    expect(fullEnd(again)).toEqual(fullEnd(end))
  })
})
