import { beforeAll, describe, expect, test } from 'vitest'
import { describeOnBothDatabases } from '../../db/testing.ts'
import { changesOf, makeSoftware, makeTask, refusalOf, scriptOf } from '../testing.ts'
import { createItemStore, type ItemStore, type NewSoftware } from './store.ts'

describeOnBothDatabases('maintenance items', (database) => {
  let items: ItemStore
  beforeAll(() => {
    items = createItemStore(database())
  })

  async function nameOf(scriptId: string | null | undefined) {
    return scriptId ? (await items.scriptText(scriptId))?.name : null
  }

  test('people see an item with its parameters in their order', async () => {
    const id = await makeTask(database(), {
      name: 'Map a drive',
      description: 'Maps it.',
      icon: 'hard-drive',
      subject: 'person',
      parameters: [
        { name: 'path', label: 'Path', type: 'text', required: true },
        { name: 'letter', label: 'Letter', type: 'choice', choices: ['S:', 'T:'], defaultValue: 'S:' },
        { name: 'keep', label: 'Keep', type: 'boolean', defaultValue: false },
        { name: 'age', label: 'Age', type: 'number', defaultValue: 0 },
      ],
    })
    const none = { required: false, defaultValue: null, choices: [] }
    expect(await items.cards([id, 'nobody'])).toEqual(
      new Map([
        [
          id,
          {
            id,
            kind: 'task',
            name: 'Map a drive',
            description: 'Maps it.',
            icon: 'hard-drive',
            subject: 'person',
            library: 'own',
            parameters: [
              { ...none, name: 'path', label: 'Path', type: 'text', required: true },
              {
                ...none,
                name: 'letter',
                label: 'Letter',
                type: 'choice',
                defaultValue: 'S:',
                choices: ['S:', 'T:'],
              },
              { ...none, name: 'keep', label: 'Keep', type: 'boolean', defaultValue: false },
              { ...none, name: 'age', label: 'Age', type: 'number', defaultValue: 0 },
            ],
          },
        ],
      ]),
    )
  })

  describe('how a software works', () => {
    test("a version's own scripts go before the software's", async () => {
      const id = await makeSoftware(database(), {
        versions: [
          { version: '1.0' },
          {
            version: '2.0',
            scripts: { install: scriptOf('own install'), uninstall: scriptOf('own uninstall') },
          },
        ],
      })
      const names = async (version: string | null) => {
        const workings = await items.softwareWorkings(id, version)
        return [
          await nameOf(workings?.detectionScriptId),
          await nameOf(workings?.installScriptId),
          await nameOf(workings?.updateScriptId),
          await nameOf(workings?.uninstallScriptId),
        ]
      }
      const general = ['detect', 'install', 'update', 'uninstall']
      expect(await names('1.0')).toEqual(general)
      expect(await names('2.0')).toEqual(['detect', 'own install', 'update', 'own uninstall'])
      expect(await names(null)).toEqual(general)
      expect(await names('9.9')).toEqual(general)
    })

    test('what comes after, tests, downloads and repairs may be a version’s own too', async () => {
      const parts = ['postInstall', 'postUninstall', 'test', 'download', 'repair'] as const
      const scripts = (whose: string) =>
        Object.fromEntries(parts.map((part) => [part, scriptOf(`${whose} ${part}`)]))
      const id = await makeSoftware(database(), {
        scripts: scripts('general'),
        versions: [{ version: '1.0' }, { version: '2.0', scripts: scripts('own') }],
      })
      const names = async (version: string) => {
        const workings = await items.softwareWorkings(id, version)
        return await Promise.all(parts.map((part) => nameOf(workings?.[`${part}ScriptId`])))
      }
      expect(await names('1.0')).toEqual(parts.map((part) => `general ${part}`))
      expect(await names('2.0')).toEqual(parts.map((part) => `own ${part}`))
    })

    test('a version says what it downloads; the software how it is repaired, licensed and configured', async () => {
      const download = { url: 'https://files.example/a.msi', sha256: 'a'.repeat(64), fileName: 'a.msi' }
      const task = await makeTask(database())
      const id = await makeSoftware(database(), {
        versions: [
          { version: '1.0', download },
          { version: '2.0', download: { ...download, sizeBytes: 7 } },
        ],
        repair: 'reinstall',
        licenceKind: 'key',
        licenceRequired: true,
        configurationItemId: task,
      })
      const one = await items.softwareWorkings(id, '1.0')
      expect(one).toMatchObject({
        repair: 'reinstall',
        licenceKind: 'key',
        licenceRequired: true,
        configurationItemId: task,
        download: { ...download, sizeBytes: null },
      })
      expect((await items.softwareWorkings(id, '2.0'))?.download?.sizeBytes).toBe(7)
      expect((await items.softwareWorkings(id, null))?.download).toBeNull()
    })

    test('without scripts it has none; a task is no software', async () => {
      const id = await makeSoftware(database(), {
        detectionMethod: 'dpkg',
        detectionValue: 'tree',
        scripts: {},
      })
      expect(await items.softwareWorkings(id, null)).toEqual({
        detectionMethod: 'dpkg',
        detectionValue: 'tree',
        detectionScriptId: null,
        installScriptId: null,
        updateScriptId: null,
        uninstallScriptId: null,
        postInstallScriptId: null,
        postUninstallScriptId: null,
        testScriptId: null,
        downloadScriptId: null,
        repair: 'none',
        repairScriptId: null,
        licenceKind: 'none',
        licenceRequired: false,
        configurationItemId: null,
        download: null,
      })
      expect(await items.softwareWorkings(await makeTask(database()), null)).toBeNull()
      expect(await items.softwareWorkings('nobody', null)).toBeNull()
    })
  })

  test('a task has the scripts that it was given; a software is no task', async () => {
    const id = await makeTask(database(), { scripts: { test: scriptOf('look') } })
    const workings = await items.taskWorkings(id)
    expect(await nameOf(workings?.testScriptId)).toBe('look')
    expect(workings).toMatchObject({ getScriptId: null, setScriptId: null })
    expect(await items.taskWorkings(await makeSoftware(database()))).toBeNull()
  })

  test("a script's text is that of its newest version, with its limits", async () => {
    const id = await makeTask(database(), {
      scripts: { set: scriptOf('set', { body: 'exit 1', timeoutSeconds: 5, outputLimitBytes: 99 }) },
    })
    const scriptId = (await items.taskWorkings(id))?.setScriptId ?? ''
    const { id: scriptVersionId } = await database().prisma.scriptVersion.create({
      data: { scriptId, number: 10, body: 'exit 10' },
    })
    await database().prisma.scriptVersion.create({ data: { scriptId, number: 9, body: 'exit 9' } })
    expect(await items.scriptText(scriptId)).toEqual({
      scriptId,
      scriptVersionId,
      name: 'set',
      context: 'system',
      language: 'sh',
      body: 'exit 10',
      timeoutSeconds: 5,
      outputLimitBytes: 99,
    })
    expect(await items.scriptText('nobody')).toBeNull()
  })

  describe('a script by its name', () => {
    const setOf = async (name: string, library: 'own' | 'global', body: string) =>
      await makeTask(database(), { library, scripts: { set: scriptOf(name, { body }) } })

    test('is the own one before the shipped one', async () => {
      await setOf('by name', 'global', 'shipped')
      expect((await items.scriptTextByName('by name'))?.body).toBe('shipped')
      await setOf('by name', 'own', 'own')
      expect((await items.scriptTextByName('by name'))?.body).toBe('own')
      expect(await items.scriptTextByName('By name')).toBeNull()
    })

    test('is refused where two have the name', async () => {
      await setOf('twice', 'own', 'a')
      await setOf('twice', 'own', 'b')
      await expect(items.scriptTextByName('twice')).rejects.toMatchObject({
        code: 'conflict',
        message: expect.stringContaining('2 scripts with the name “twice”'),
      })
    })
  })

  describe('facts', () => {
    test('a new item and a new prerequisite are changes of facts', async () => {
      expect(await changesOf(database(), () => makeSoftware(database(), { id: 's1' }))).toEqual(['item s1'])
      const required = { itemId: await makeSoftware(database()), condition: 'installed', onUnmet: 'act' }
      expect(await changesOf(database(), () => items.addPrerequisite('s1', required))).toEqual(['item s1'])
    })

    test.each<[string, Partial<NewSoftware>, string]>([
      ['an id that is taken', { id: 'taken' }, 'unique'],
      ['a version twice', { versions: [{ version: '1.0' }, { version: '1.0' }] }, 'unique'],
      [
        'a parameter twice',
        {
          parameters: [
            { name: 'a', label: 'A', type: 'text' },
            { name: 'a', label: 'B', type: 'text' },
          ],
        },
        'unique',
      ],
    ])('with %s it is refused as a whole, scripts and all', async (_, software, refusal) => {
      await makeSoftware(database(), { id: 'taken' }).catch(() => undefined)
      const { prisma } = database()
      const count = async () => [await prisma.maintenanceItem.count(), await prisma.script.count()]
      const before = await count()
      const changes = await changesOf(database(), async () => {
        expect(await refusalOf(makeSoftware(database(), software))).toBe(refusal)
      })
      expect(changes).toEqual([])
      expect(await count()).toEqual(before)
    })

    test('a prerequisite twice, on or of what does not exist, is refused', async () => {
      const item = await makeSoftware(database())
      const itemId = await makeSoftware(database())
      const required = { itemId, condition: 'installed', onUnmet: 'act' }
      await items.addPrerequisite(item, required)
      const changes = await changesOf(database(), async () => {
        expect(await refusalOf(items.addPrerequisite(item, { ...required, onUnmet: 'fail' }))).toBe('unique')
        expect(await refusalOf(items.addPrerequisite(item, { ...required, itemId: 'nobody' }))).toBe(
          'foreignKey',
        )
        expect(await refusalOf(items.addPrerequisite('nobody', required))).toBe('foreignKey')
      })
      expect(changes).toEqual([])
    })
  })
})
