import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Database, openDatabase } from '../db/client.ts'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import { createItemStore, type NewSoftware } from '../domains/items/store.ts'
import type { PlannedAction, StoredPlan } from '../domains/sessions/stored-plan.ts'
import { makeDeployment, makeSoftware, makeTask, scriptOf } from '../domains/testing.ts'
import { createFacts } from '../facts/facts.ts'
import { completePlan } from './complete-plan.ts'

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

/** A software that a deployment wants, and the plan that the rules alone make of it. */
async function openSoftware(software: Partial<NewSoftware> = {}, desired?: object) {
  const itemId = await makeSoftware(database, software)
  const wanted = desired ? { desired: desired as { state: 'uninstalled' } } : {}
  const deploymentId = await makeDeployment(database, { itemId, ...wanted })
  return { itemId, deploymentId, decided: new Map([[itemId, deploymentId]]) }
}

const bare: StoredPlan = {
  subjectId: 'pc1',
  deploymentId: null,
  rule: '',
  parameters: '{}',
  actions: [],
  findings: {},
  broken: [],
  withheld: [],
  errors: [],
}

function actionOf(itemId: string, given: Partial<PlannedAction> = {}): PlannedAction {
  return {
    itemId,
    itemName: 'Reader',
    action: 'install',
    version: '2.0',
    deploymentId: 'd1',
    becauseItemId: null,
    scriptVersionId: null,
    before: null,
    ...given,
  }
}

async function complete(
  plan: Partial<StoredPlan>,
  decided: ReadonlyMap<string, string> = new Map(),
  broken: readonly string[] = [],
): Promise<StoredPlan> {
  const index = await createFacts(database).current()
  return await completePlan({ ...bare, ...plan }, index, decided, broken, createItemStore(database))
}

describe('a software that its test calls broken', () => {
  test.each(['reinstall', 'installOver', 'script'] as const)('is repaired (%s)', async (repair) => {
    const { itemId, deploymentId, decided } = await openSoftware({ repair })
    const { actions, errors, broken } = await complete({ findings: { [itemId]: '2.0' } }, decided, [itemId])
    expect(errors).toEqual([])
    expect(broken).toEqual([itemId])
    expect(actions).toMatchObject([
      { itemId, itemName: 'Reader', action: 'repair', version: '2.0', before: '2.0', deploymentId },
    ])
  })

  test('where nobody has said how, is an error in words', async () => {
    const { itemId, decided } = await openSoftware()
    const { actions, errors } = await complete({ findings: { [itemId]: '2.0' } }, decided, [itemId])
    expect(actions).toEqual([])
    expect(errors).toMatchObject([{ itemId, itemName: 'Reader', error: 'broken' }])
    expect(errors[0]?.detail).toContain('nobody has said how to repair it')
  })

  test('is not repaired where the plan changes it anyway, or could not be planned', async () => {
    const { itemId, decided } = await openSoftware({ repair: 'reinstall' })
    const findings = { [itemId]: '1.0' }
    const update = actionOf(itemId, { action: 'update', before: '1.0' })
    const changed = await complete({ findings, actions: [update] }, decided, [itemId])
    expect(changed.actions.map(({ action }) => action)).toEqual(['update'])
    const error = { itemId, itemName: 'Reader', error: 'blocked', detail: 'It waits.' }
    const blocked = await complete({ findings, errors: [error] }, decided, [itemId])
    expect(blocked).toMatchObject({ actions: [], errors: [error] })
  })

  test.each([{ state: 'uninstalled' }, { state: 'ignored' }])(
    'is left alone where nobody wants it there: %j',
    async (desired) => {
      const { itemId, decided } = await openSoftware({ repair: 'reinstall' }, desired)
      const { actions, errors } = await complete({ findings: { [itemId]: '2.0' } }, decided, [itemId])
      expect([...actions, ...errors]).toEqual([])
    },
  )

  test('is left alone where nothing is decided of it', async () => {
    const { itemId } = await openSoftware({ repair: 'reinstall' })
    expect((await complete({ findings: { [itemId]: '2.0' } }, new Map(), [itemId])).actions).toEqual([])
  })
})

describe('the configuration task of a software', () => {
  async function openConfigured(desired?: object) {
    const taskId = await makeTask(database, { name: 'Set up Reader' })
    return { taskId, ...(await openSoftware({ configurationItemId: taskId }, desired)) }
  }

  test('follows its install, without a state that it was planned from', async () => {
    const { itemId, taskId, decided } = await openConfigured()
    const findings = { [itemId]: null, [taskId]: true }
    const { actions } = await complete({ findings, actions: [actionOf(itemId)] }, decided)
    expect(actions).toMatchObject([
      { itemId, action: 'install' },
      { itemId: taskId, itemName: 'Set up Reader', action: 'set', becauseItemId: itemId, deploymentId: null },
    ])
    expect(actions[1]).not.toHaveProperty('before')
  })

  test('is set where the software is there already, whoever installed it', async () => {
    const { itemId, taskId, decided } = await openConfigured()
    const { actions } = await complete({ findings: { [itemId]: '2.0', [taskId]: false } }, decided)
    expect(actions).toMatchObject([{ itemId: taskId, action: 'set', before: false }])
    const unknown = await complete({ findings: { [itemId]: '2.0' } }, decided)
    expect(unknown.actions).toMatchObject([{ itemId: taskId, action: 'set' }])
    expect(unknown.actions[0]).not.toHaveProperty('before')
  })

  test('is not set where it is as wanted, nor where the software is not and will not be there', async () => {
    const { itemId, taskId, decided } = await openConfigured()
    expect((await complete({ findings: { [itemId]: '2.0', [taskId]: true } }, decided)).actions).toEqual([])
    expect((await complete({ findings: { [itemId]: null } }, decided)).actions).toEqual([])
  })

  test('is not set after an uninstall, nor beside an error of the software', async () => {
    const gone = await openConfigured({ state: 'uninstalled' })
    const uninstall = actionOf(gone.itemId, { action: 'uninstall', version: null, before: '2.0' })
    const removed = await complete({ findings: { [gone.itemId]: '2.0' }, actions: [uninstall] }, gone.decided)
    expect(removed.actions.map(({ action }) => action)).toEqual(['uninstall'])
    const { itemId, decided } = await openConfigured()
    const errors = [{ itemId, itemName: 'Reader', error: 'blocked', detail: 'It waits.' }]
    expect((await complete({ findings: { [itemId]: '2.0' }, errors }, decided)).actions).toEqual([])
  })

  test('is set once where the rules want it as well', async () => {
    const { itemId, taskId, decided } = await openConfigured()
    const own = actionOf(taskId, { action: 'set', version: null, before: false })
    const { actions } = await complete(
      { findings: { [itemId]: '2.0', [taskId]: false }, actions: [own] },
      decided,
    )
    expect(actions).toMatchObject([{ itemId: taskId, deploymentId: 'd1' }])
  })

  test('follows a software that only something else needs', async () => {
    const { itemId, taskId } = await openConfigured()
    const added = actionOf(itemId, { deploymentId: null, becauseItemId: 'other' })
    const { actions } = await complete({ findings: { [itemId]: null }, actions: [added] })
    expect(actions.map((action) => action.itemId)).toEqual([itemId, taskId])
  })

  test('follows a repair', async () => {
    const taskId = await makeTask(database)
    const software = { configurationItemId: taskId, repair: 'installOver' as const }
    const { itemId, decided } = await openSoftware(software)
    const findings = { [itemId]: '2.0', [taskId]: true }
    const { actions } = await complete({ findings }, decided, [itemId])
    expect(actions.map(({ action }) => action)).toEqual(['repair', 'set'])
  })
})

describe('the texts that the actions run', () => {
  test('are bound to each action', async () => {
    const versions = [{ version: '2.0', scripts: { install: scriptOf('own install') } }, { version: '1.0' }]
    const itemId = await makeSoftware(database, { versions })
    const taskId = await makeTask(database)
    const wanted: Partial<PlannedAction>[] = [
      { action: 'install', version: '2.0' },
      { action: 'install', version: '1.0' },
      { action: 'update', version: '1.0' },
      { action: 'uninstall', version: null },
      { itemId: taskId, action: 'set', version: null },
      { itemId: taskId, action: 'monitor', version: null },
      { itemId: taskId, action: 'audit', version: null },
    ]
    const { actions } = await complete({ actions: wanted.map((given) => actionOf(itemId, given)) })
    const ids = actions.map(({ scriptVersionId }) => scriptVersionId ?? '')
    const rows = await database.prisma.scriptVersion.findMany({
      where: { id: { in: ids } },
      select: { id: true, script: { select: { name: true } } },
    })
    const names = new Map(rows.map(({ id, script }) => [id, script.name]))
    expect(ids.map((id) => names.get(id) ?? null)).toEqual([
      'own install',
      'install',
      'update',
      'uninstall',
      'set',
      'get',
      null,
    ])
  })

  test('are null where there is none', async () => {
    const itemId = await makeSoftware(database, { scripts: { detection: scriptOf('detect') } })
    expect((await complete({ actions: [actionOf(itemId)] })).actions).toMatchObject([
      { scriptVersionId: null },
    ])
  })
})
