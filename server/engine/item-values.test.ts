import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, openDatabase } from '../db/client.ts'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import type { NewParameter } from '../domains/items/new-item.ts'
import { createItemStore } from '../domains/items/store.ts'
import { makeDeployment, makeSoftware, testSealer } from '../domains/testing.ts'
import { createFacts } from '../facts/facts.ts'
import { valuesOf } from './item-values.ts'

const sealer = testSealer()
let files: TestDatabase
let database: Database
beforeAll(async () => {
  files = await createTestDatabase('sqlite')
  database = await openDatabase(files.target)
})
afterAll(async () => {
  await database.close()
  await files.remove()
})

const parameters: NewParameter[] = [
  { name: 'path', label: 'Path', type: 'text', defaultValue: '/default' },
  { name: 'key', label: 'Key', type: 'secret' },
]

async function ask(
  row: Parameters<typeof valuesOf>[1],
  itemId: string,
  deploymentId: string | null,
): ReturnType<typeof valuesOf> {
  const sources = { sealer, facts: createFacts(database), items: createItemStore(database) }
  return await valuesOf(sources, row, itemId, deploymentId)
}

const maintenance = { parameters: '{}', deployment: null }

test('the item of a tool gets what was given at the run, opened', async () => {
  const itemId = await makeSoftware(database, { parameters })
  const id = await makeDeployment(database, { itemId, parameters: { path: '/deployed' } })
  const given = { path: '/given', key: { sealed: sealer.seal('hush') } }
  const deployment = { id, itemId, needsApproval: false, item: { name: 'Reader', kind: 'software' } }
  const row = { parameters: JSON.stringify(given), deployment }
  expect(await ask(row, itemId, id)).toEqual({
    values: { path: '/given', key: 'hush' },
    secretNames: ['key'],
    files: [],
  })
})

test('every other item gets what its own deployment says, over its defaults', async () => {
  const itemId = await makeSoftware(database, { parameters })
  const tool = {
    id: 'tool',
    itemId: 'other',
    needsApproval: false,
    item: { name: 'Other', kind: 'software' },
  }
  const key = { sealed: sealer.seal('hush') }
  const id = await makeDeployment(database, { itemId, parameters: { path: '/deployed', key } })
  const row = { parameters: '{"path":"/given"}', deployment: tool }
  const expected = { values: { path: '/deployed', key: 'hush' }, secretNames: ['key'], files: [] }
  expect(await ask(row, itemId, id)).toEqual(expected)
  expect(await ask(maintenance, itemId, id)).toEqual(expected)
  expect(await ask(maintenance, itemId, null)).toEqual({
    values: { path: '/default' },
    secretNames: [],
    files: [],
  })
  expect(await ask(maintenance, itemId, 'gone')).toEqual({
    values: { path: '/default' },
    secretNames: [],
    files: [],
  })
})

test('an item without parameters, or that is gone, gets none', async () => {
  const itemId = await makeSoftware(database)
  const none = { values: {}, secretNames: [], files: [] }
  expect(
    await ask(maintenance, itemId, await makeDeployment(database, { itemId, parameters: { a: 1 } })),
  ).toEqual(none)
  expect(await ask(maintenance, 'gone', null)).toEqual(none)
})

test('one that is needed and missing is refused in words', async () => {
  const needed: NewParameter[] = [{ name: 'path', label: 'Path', type: 'text', required: true }]
  const itemId = await makeSoftware(database, { parameters: needed })
  await expect(ask(maintenance, itemId, null)).rejects.toMatchObject({
    code: 'badInput',
    message: expect.stringContaining('Path: a value is needed'),
  })
})
