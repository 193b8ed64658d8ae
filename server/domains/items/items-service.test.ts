import { beforeAll, expect, test } from 'vitest'
import { describeOnBothDatabases } from '../../db/testing.ts'
import { makeSoftware, makeTask, scriptOf } from '../testing.ts'
import type { Caller } from '../users/caller.ts'
import { createItemsService, type ItemsService } from './items-service.ts'
import { createItemStore } from './store.ts'

const reader: Caller = {
  userId: 'u1',
  name: 'Ada',
  email: 'ada@example.com',
  role: 'readOnly',
  limitedToTenants: true,
  tenantIds: [],
  via: 'cookie',
  authSessionId: '',
}

describeOnBothDatabases('items as people look at them', (database) => {
  let service: ItemsService
  beforeAll(() => {
    service = createItemsService({ items: createItemStore(database()) })
  })

  test('are listed by name, and found by a part of it in any case', async () => {
    await makeSoftware(database(), { name: 'Ärger 100%', library: 'global' })
    await makeTask(database(), { name: 'ärger melden' })
    const listed = await service.list(reader, { search: 'ÄRGER', kind: null })
    expect(listed.map(({ name, library }) => [name, library])).toEqual([
      ['Ärger 100%', 'global'],
      ['ärger melden', 'own'],
    ])
    expect(await service.list(reader, { search: '0%', kind: null })).toHaveLength(1)
    expect(await service.list(reader, { search: 'ärger', kind: 'task' })).toHaveLength(1)
  })

  test('show how a software works, with what its versions have of their own', async () => {
    const task = await makeTask(database(), { name: 'Set it up' })
    const needed = await makeSoftware(database(), { name: 'Runtime' })
    const download = { url: 'https://files.example/a.msi', sha256: 'a'.repeat(64), fileName: 'a.msi' }
    const id = await makeSoftware(database(), {
      name: 'Reader',
      vendor: 'Example',
      scripts: { detection: scriptOf('look'), test: scriptOf('try it') },
      versions: [{ version: '1.0' }, { version: '2.0', scripts: { install: scriptOf('put') }, download }],
      repair: 'installOver',
      configurationItemId: task,
      parameters: [{ name: 'key', label: 'Key', type: 'secret', defaultValue: 'hush' }],
    })
    await createItemStore(database()).addPrerequisite(id, {
      itemId: needed,
      condition: 'installed',
      onUnmet: 'act',
    })
    const { card, workings } = await service.get(reader, id)
    expect(card).toMatchObject({ name: 'Reader', parameters: [{ name: 'key', defaultValue: null }] })
    expect(workings).toMatchObject({
      prerequisites: [{ item: { id: needed, name: 'Runtime' }, condition: 'installed', onUnmet: 'act' }],
      scripts: [
        { part: 'detection', name: 'look', language: 'sh' },
        { part: 'test', name: 'try it' },
      ],
      software: {
        vendor: 'Example',
        repair: 'installOver',
        configurationItem: { id: task, name: 'Set it up' },
        versions: [
          { version: '1.0', download: null, scripts: [] },
          {
            version: '2.0',
            download: { ...download, sizeBytes: null },
            scripts: [{ part: 'install', name: 'put' }],
          },
        ],
      },
    })
  })

  test('show a task’s scripts; what does not exist is not found', async () => {
    const { workings } = await service.get(reader, await makeTask(database()))
    expect(workings).toMatchObject({ scripts: [{ part: 'test' }, { part: 'get' }, { part: 'set' }] })
    expect(workings.software).toBeNull()
    await expect(service.get(reader, 'nobody')).rejects.toMatchObject({ code: 'notFound' })
  })
})
