import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Database, openDatabase } from '../db/client.ts'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import { writeInventory } from '../domains/computers/inventory-store.ts'
import { createComputerStore } from '../domains/computers/store.ts'
import { createItemStore, type ItemStore } from '../domains/items/store.ts'
import { at, makeComputer, makeSession, makeSoftware, makeTask, scriptOf } from '../domains/testing.ts'
import { type DetectionRun, detectItem, testSoftware } from './detect-item.ts'
import type { ScriptEnd } from './run-script.ts'
import { type AgentAnswer, addAgent, answeringAgents, ended, printed, scriptedRunner } from './testing.ts'

let files: TestDatabase
let database: Database
let items: ItemStore
beforeAll(async () => {
  files = await createTestDatabase('sqlite')
  database = await openDatabase(files.target)
  items = createItemStore(database)
})
afterAll(async () => {
  await database.close()
  await files.remove()
})

async function detect(
  kind: 'software' | 'task',
  itemId: string,
  ends: Readonly<Record<string, ScriptEnd>>,
  values: Readonly<Record<string, string>> = {},
) {
  const machine = scriptedRunner(ends)
  const run = {
    key: 's1/look',
    title: 'Detect Reader',
    sessionId: 's1',
    actionId: null,
    subject: { kind: 'computer' as const, id: 'pc1' },
    values,
    secretNames: ['key'],
  }
  const { tools: commands } = answeringAgents(database, () => 'nothing')
  const tools = { items, runScript: machine.runScript, commands, computers: createComputerStore(database) }
  const found = await detectItem({ ...run, itemId, kind }, tools)
  return { found, runs: machine.runs }
}

describe('a detection', () => {
  test("runs the software's own script with the parameters, and knows which are secret", async () => {
    const id = await makeSoftware(database)
    const { found, runs } = await detect('software', id, { look: printed('24.1.0') }, { path: '/srv' })
    expect(found).toEqual({ ok: true, value: '24.1.0' })
    expect(runs).toMatchObject([
      {
        key: 's1/look',
        subject: { kind: 'computer', id: 'pc1' },
        script: { name: 'detect' },
        values: { path: '/srv' },
        secretNames: ['key'],
      },
    ])
  })

  test("runs a task's test", async () => {
    const { found, runs } = await detect('task', await makeTask(database), { look: printed('noise\nfalse') })
    expect(found).toEqual({ ok: true, value: false })
    expect(runs).toMatchObject([{ script: { name: 'test' } }])
  })

  test.each<['software' | 'task', string, unknown]>([
    ['software', 'absent', null],
    ['software', '1:2.10-3+deb13u1', '1:2.10-3+deb13u1'],
    ['task', 'true', true],
  ])('of a %s that prints %j finds %j', async (kind, output, value) => {
    const id = kind === 'task' ? await makeTask(database) : await makeSoftware(database)
    expect((await detect(kind, id, { look: printed(output) })).found).toEqual({ ok: true, value })
  })

  test.each<[string, ScriptEnd, string, RegExp]>([
    ['prints nothing', printed(''), 'detectionFailed', /printed nothing/],
    ['prints no version', printed('not installed'), 'detectionFailed', /must end with a version/],
    ['prints “absent”, but fails', printed('absent', 1), 'detectionFailed', /exit code was 1/],
    [
      'ends with a code of Windows',
      { ...printed('2.0', -1073741819) },
      'detectionFailed',
      /-1073741819 \(0xC0000005\)/,
    ],
    ['takes too long', ended('timedOut'), 'timedOut', /It is timedOut/],
    ['needs somebody signed in', ended('notAllowed'), 'notAllowed', /It is notAllowed/],
    [
      'is in a language that is missing',
      ended('languageMissing'),
      'languageMissing',
      /It is languageMissing/,
    ],
    ['does not start', ended('failedToStart'), 'detectionFailed', /It is failedToStart/],
    ['runs on the server', ended('unsupported'), 'detectionFailed', /It is unsupported/],
    ['never comes back', ended('lost'), 'offline', /It is lost/],
    ['is refused', ended('refused'), 'refusedByAgent', /It is refused/],
    ['is cancelled', ended('cancelled'), 'cancelled', /It is cancelled/],
  ])('that %s says nothing about the item', async (_, end, reason, words) => {
    const { found, runs } = await detect('software', await makeSoftware(database), { look: end })
    expect(found).toMatchObject({ ok: false, reason })
    expect('words' in found && found.words).toMatch(words)
    expect(runs).toHaveLength(1)
  })

  test('that was interrupted is tried once more, under another key', async () => {
    const id = await makeSoftware(database)
    const well = await detect('software', id, { look: ended('interrupted'), 'look/again': printed('1.0') })
    expect(well.found).toEqual({ ok: true, value: '1.0' })
    expect(well.runs.map(({ key }) => key)).toEqual(['s1/look', 's1/look/again'])
    const badly = await detect('software', id, {
      look: ended('interrupted'),
      'look/again': ended('interrupted'),
    })
    expect(badly.found).toMatchObject({ ok: false, reason: 'interrupted' })
    expect(badly.runs).toHaveLength(2)
  })
})

describe('an item that can’t be detected', () => {
  test.each<[string, () => Promise<string>, 'software' | 'task', RegExp]>([
    ['has no script', () => makeSoftware(database, { scripts: {} }), 'software', /no detection script/],
    ['has no test', () => makeTask(database, { scripts: { set: scriptOf('set') } }), 'task', /no test/],
    ['does not exist', async () => 'nobody', 'software', /no detection method/],
  ])('since it %s says so, and nothing runs', async (_, make, kind, words) => {
    const { found, runs } = await detect(kind, await make(), {})
    expect(found).toMatchObject({ ok: false, reason: 'detectionFailed' })
    expect('words' in found && found.words).toMatch(words)
    expect(runs).toEqual([])
  })
})

describe('detection in the software list', () => {
  const tree = { name: 'Tree View', version: '2.1', publisher: null, upgradeCode: '{U}', productCode: null }
  const machine = { platform: 'windows' as const, hardwareUuid: null, installationId: null, serial: null }
  const unknown = { os: null, osVersion: null, manufacturer: null, model: null, kind: null }

  /** Looks for a software on a computer whose inventory ends so, with this list. */
  async function lookFor(
    value: string,
    list: (typeof tree)[] | null,
    answer: AgentAnswer = {},
    run: Partial<DetectionRun> = {},
  ) {
    const computerId = await makeComputer(database)
    await addAgent(database, computerId)
    const sessionId = await makeSession(database, { computerId })
    const { tools: commands, commands: issued } = answeringAgents(database, async () => {
      const software = list?.map((entry) => ({ ...entry, source: 'registry' as const })) ?? null
      const found = { commandId: sessionId, rebootPending: null, roles: null, signedIn: null, software }
      const report = { machine: { hostname: 'PC-1', ...machine, ...unknown }, found }
      await database.prisma.$transaction((tx) =>
        writeInventory(tx, computerId, { ...report, at: at('09:00:00'), seenAt: at('09:00:00') }),
      )
      return answer
    })
    const itemId = await makeSoftware(database, { detectionMethod: 'softwareName', detectionValue: value })
    const found = await detectItem(
      {
        key: `${sessionId}/detect/1/${itemId}`,
        title: 'Detect Tree',
        sessionId,
        actionId: null,
        subject: { kind: 'computer', id: computerId },
        itemId,
        kind: 'software',
        values: {},
        secretNames: [],
        ...run,
      },
      {
        items,
        runScript: scriptedRunner({}).runScript,
        commands,
        computers: createComputerStore(database),
      },
    )
    return { found, sessionId, issued }
  }

  test('reads the list anew, and finds the version or nothing', async () => {
    const { found, sessionId, issued } = await lookFor('Tree View', [tree])
    expect(found).toEqual({ ok: true, value: '2.1' })
    expect(issued).toMatchObject([{ kind: 'inventory', sessionId }])
    expect((await lookFor('Bush View', [tree])).found).toEqual({ ok: true, value: null })
  })

  test('takes the inventory that the session has taken', async () => {
    const { issued } = await lookFor(
      'Tree View',
      [tree],
      {},
      { inventoryKey: 'the inventory of the session' },
    )
    expect(issued).toMatchObject([{ key: 'the inventory of the session' }])
  })

  test.each<[string, AgentAnswer, (typeof tree)[] | null, string, RegExp]>([
    ['could not be read', {}, null, 'detectionFailed', /can’t list/],
    ['failed', { exitCode: 1, detail: 'No rights.' }, [tree], 'detectionFailed', /No rights\./],
  ])('of a list that %s says nothing', async (_, answer, list, reason, words) => {
    const { found } = await lookFor('Tree View', list, answer)
    expect(found).toMatchObject({ ok: false, reason })
    expect('words' in found && found.words).toMatch(words)
  })

  test('of what is no computer says so', async () => {
    const { found } = await lookFor('Tree View', [tree], {}, { subject: { kind: 'person', id: 'p1' } })
    expect('words' in found && found.words).toMatch(/Only a computer/)
  })
})

describe('the test of a software', () => {
  const ask = async (ends: Readonly<Record<string, ScriptEnd>>, test = true) => {
    const scripts = { detection: scriptOf('detect'), ...(test ? { test: scriptOf('works') } : {}) }
    const itemId = await makeSoftware(database, { scripts })
    const machine = scriptedRunner(ends)
    const run = {
      key: 's1/look/test',
      title: 'Test Reader',
      sessionId: 's1',
      actionId: null,
      secretNames: [],
    }
    const subject = { kind: 'computer' as const, id: 'pc1' }
    const tools = {
      items,
      runScript: machine.runScript,
      commands: answeringAgents(database, () => 'nothing').tools,
      computers: createComputerStore(database),
    }
    return await testSoftware({ ...run, subject, values: {}, itemId, kind: 'software' }, tools)
  }

  test.each<[string, Readonly<Record<string, ScriptEnd>>, boolean | null]>([
    ['that prints true', { test: printed('true') }, true],
    ['that prints false', { test: printed('false') }, false],
    ['that fails', { test: printed('false', 1) }, null],
    ['that takes too long', { test: ended('timedOut') }, null],
    ['that was interrupted', { test: ended('interrupted'), 'test/again': printed('false') }, false],
  ])('%s', async (_, ends, works) => {
    expect(await ask(ends)).toBe(works)
  })

  test('that there is not says nothing', async () => {
    expect(await ask({}, false)).toBeNull()
  })
})

describe('detection by dpkg', () => {
  let folder: string
  let body: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'deskhand-dpkg-'))
    const id = await makeSoftware(database, { detectionMethod: 'dpkg', detectionValue: 'tree' })
    const { runs } = await detect('software', id, { look: printed('2.1') }, { package: 'mine' })
    expect(runs).toMatchObject([
      { script: { language: 'sh', context: 'system' }, values: { package: 'tree' } },
    ])
    body = runs[0]?.script.body ?? ''
  })
  afterAll(async () => {
    await rm(folder, { recursive: true })
  })

  /** Runs the script itself where `dpkg-query` behaves like this. */
  async function run(name: string, query: string | null) {
    const path = join(folder, name)
    await mkdir(path)
    await symlink('/bin/sh', join(path, 'sh'))
    if (query !== null) {
      await writeFile(join(path, 'dpkg-query'), `#!/bin/sh\n${query}\n`)
      await chmod(join(path, 'dpkg-query'), 0o755)
    }
    return await new Promise<{ code: unknown; answer: string }>((resolve) => {
      const env = { PATH: path, DESKHAND_PARAM_PACKAGE: 'tree' }
      execFile('/bin/sh', ['-c', body], { env }, (error, stdout) =>
        resolve({ code: error?.code ?? 0, answer: stdout.trim() }),
      )
    })
  }

  test('gives the version of what is installed', async () => {
    expect(await run('installed', 'echo "installed 2.1.0-1"')).toEqual({ code: 0, answer: '2.1.0-1' })
  })

  test('asks for the package alone, as its own argument', async () => {
    const asked = await run('asked', 'for last; do :; done; echo "installed 1$last"')
    expect(asked).toEqual({ code: 0, answer: '1tree' })
  })

  test.each([
    ['unknown', 'echo "dpkg-query: no packages found matching tree" >&2; exit 1'],
    ['removed', 'echo "config-files 2.1.0-1"'],
    ['gone', 'echo "not-installed "'],
  ])('says absent of what is %s', async (name, query) => {
    expect(await run(name, query)).toEqual({ code: 0, answer: 'absent' })
  })

  test('gives one version where it is installed for two architectures, whatever the order', async () => {
    expect(await run('two', 'echo "installed 2.1"; echo "installed 2.1"')).toEqual({ code: 0, answer: '2.1' })
    const foreign = 'echo "config-files 1.0"; echo "installed 2.1"'
    expect(await run('foreign', foreign)).toEqual({ code: 0, answer: '2.1' })
  })

  test.each([
    ['without dpkg', null],
    ['where dpkg can’t read its own records', 'echo "dpkg-query: error: status database" >&2; exit 2'],
    ['where dpkg was interrupted', 'echo "half-configured 2.1.0-1"'],
  ])('%s fails, and never says absent', async (name, query) => {
    const { code, answer } = await run(name, query)
    expect(code).not.toBe(0)
    expect(answer).not.toBe('absent')
  })
})
