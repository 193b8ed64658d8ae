import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, openDatabase } from '../../db/client.ts'
import { createTestDatabase, type TestDatabase } from '../../db/testing.ts'
import { createOutboxStore } from '../outbox/store.ts'
import {
  at,
  makeComputer,
  makeDeployment,
  makePerson,
  makePsaIntegration,
  makeSession,
  makeSoftware,
  makeTenant,
  testSealer,
} from '../testing.ts'
import { viewSession } from './session-view.ts'
import { createSessionStore, type SessionStore } from './store.ts'
import type { StoredPlan } from './stored-plan.ts'

let files: TestDatabase
let database: Database
let sessions: SessionStore
beforeAll(async () => {
  files = await createTestDatabase('sqlite')
  database = await openDatabase(files.target)
  sessions = createSessionStore(database, () => undefined)
})
afterAll(async () => {
  await database.close()
  await files.remove()
})

async function view(id: string) {
  const row = await sessions.find(id)
  if (!row) throw new Error(`no session ${id}`)
  return viewSession(row)
}

test('a session that has just been asked for has nothing to show yet', async () => {
  const tenantId = await makeTenant(database, { name: 'Contoso' })
  const computerId = await makeComputer(database, { tenantId, name: 'PC-1' })
  const id = await makeSession(database, { tenantId, computerId })
  expect(await view(id)).toEqual({
    id,
    revision: 0,
    kind: 'tool',
    status: 'created',
    ended: false,
    statusDetail: null,
    statusAt: '2026-11-24T09:00:00.000Z',
    executeAt: null,
    mayPostpone: false,
    subject: { kind: 'computer', id: computerId, name: 'PC-1' },
    tenant: { id: tenantId, name: 'Contoso' },
    tool: null,
    item: null,
    schedule: null,
    requestedBy: null,
    needsApproval: false,
    approval: null,
    found: null,
    ticket: null,
    stages: [],
    plan: null,
    actions: [],
    note: null,
    time: null,
    reply: null,
    createdAt: '2026-11-24T09:00:00.000Z',
    startedAt: null,
    endedAt: null,
  })
})

test('one that has run shows its tool, ticket, stages, plan, actions and note', async () => {
  const itemId = await makeSoftware(database, { name: 'Reader' })
  const runtimeId = await makeSoftware(database, { name: 'Runtime' })
  const deploymentId = await makeDeployment(database, { itemId })
  const integrationId = await makePsaIntegration(database, testSealer())
  const { id: requestedById } = await database.prisma.user.create({
    data: { name: 'Ana Ruiz', email: 'ana@corral.example' },
  })
  const id = await makeSession(database, {
    deploymentId,
    requestedById,
    ticketIntegrationId: integrationId,
    ticketId: '101',
  })
  const base = { version: '2.0', deploymentId: null, becauseItemId: null, scriptVersionId: null }
  const plan: StoredPlan = {
    subjectId: 'pc1',
    deploymentId,
    rule: '[{}]',
    parameters: '{"key":{"sealed":"v1.hush"}}',
    actions: [
      {
        ...base,
        itemId: runtimeId,
        itemName: 'Runtime',
        action: 'install',
        becauseItemId: itemId,
        before: null,
      },
      { ...base, itemId, itemName: 'Reader', action: 'update', deploymentId, before: '1.0' },
    ],
    findings: {},
    broken: [],
    withheld: [{ itemId: 'y', itemName: 'Agent', missing: ['tag'] }],
    errors: [{ itemId: 'x', itemName: 'Other', error: 'noVersion', detail: 'No version fits.' }],
  }
  await sessions.tell(id, 'start', at('09:00:01'))
  await sessions.startStage(id, 'execution', at('09:00:02'))
  await sessions.patch(id, { plan: JSON.stringify(plan), planHash: 'a'.repeat(64) })
  await sessions.setActions(
    id,
    plan.actions.map(({ before, ...action }) => ({ ...action, detectedBefore: JSON.stringify(before) })),
  )
  const [first] = (await sessions.find(id))?.actions ?? []
  await sessions.moveAction(id, first?.id ?? '', 'detecting', at('09:00:03'))
  await sessions.moveAction(id, first?.id ?? '', 'done', at('09:00:04'), {
    result: 'failed',
    reason: 'notConfirmed',
    detail: 'Found: absent.',
    detectedAfter: 'null',
  })
  await sessions.endStage(id, 'execution', at('09:00:05'), 'failed', 'Not all went well.')
  const outbox = createOutboxStore(database, (sessionId) => sessions.touch(sessionId))
  const message = { kind: 'ticketNote', integrationId, sessionId: id, ticketId: '101', payload: '{}' }
  const messageId = await outbox.put({ ...message, key: 'receipt' }, at('09:00:06'))
  await outbox.put({ ...message, key: 'mail', kind: 'mail' }, at('09:00:06'))
  await outbox.failed(messageId, 'The ticket is closed.', 'refused')
  await sessions.tell(id, 'fail', at('09:00:07'), { statusDetail: 'No.' })

  const shown = await view(id)
  expect(shown).toMatchObject({
    status: 'failed',
    ended: true,
    statusDetail: 'No.',
    tool: { deploymentId, itemId, itemName: 'Reader' },
    requestedBy: 'Ana Ruiz',
    ticket: { integrationId, ticketId: '101' },
    stages: [
      {
        name: 'execution',
        result: 'failed',
        detail: 'Not all went well.',
        startedAt: '2026-11-24T09:00:02.000Z',
        endedAt: '2026-11-24T09:00:05.000Z',
      },
    ],
    plan: {
      hash: 'a'.repeat(64),
      actions: [
        { itemName: 'Runtime', does: 'Install 2.0', because: 'Reader' },
        { itemName: 'Reader', does: 'Update to 2.0', because: null },
      ],
      errors: [{ itemName: 'Other', reason: 'No version fits.' }],
      withheld: ['Agent'],
      nothingToDo: false,
    },
    actions: [
      {
        item: { id: runtimeId, name: 'Runtime' },
        because: 'Reader',
        state: 'done',
        result: 'failed',
        before: 'absent',
        after: 'absent',
        startedAt: '2026-11-24T09:00:03.000Z',
        endedAt: '2026-11-24T09:00:04.000Z',
      },
      { item: { id: itemId, name: 'Reader' }, state: 'notStarted', result: null, before: '1.0', after: null },
    ],
    note: { status: 'refused', attempts: 1, nextAttemptAt: null, lastError: 'The ticket is closed.' },
    time: null,
    reply: expect.stringContaining('- Reader was not changed.'),
    startedAt: '2026-11-24T09:00:01.000Z',
    endedAt: '2026-11-24T09:00:07.000Z',
  })
  expect(shown.actions[0]?.reason).toMatch(/detection does not find the wanted result\. Found: absent\.$/)
  expect(JSON.stringify(shown)).not.toContain('hush')
})

test('a plan without actions and errors says that there is nothing to do', async () => {
  const id = await makeSession(database)
  const plan: StoredPlan = {
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
  await sessions.patch(id, { plan: JSON.stringify(plan), planHash: 'b' })
  expect((await view(id)).plan).toEqual({
    hash: 'b',
    actions: [],
    errors: [],
    withheld: [],
    nothingToDo: true,
  })
})

test('one that is limited to an item names it, when it will run, and how far its download has come', async () => {
  const itemId = await makeSoftware(database, { name: 'Reader' })
  const executeAt = at('20:00:00')
  const id = await makeSession(database, { kind: 'maintenance', itemId, executeAt, mayPostpone: true })
  await sessions.setActions(id, [
    {
      itemId,
      itemName: 'Reader',
      action: 'install',
      version: '2.0',
      deploymentId: null,
      becauseItemId: null,
      detectedBefore: null,
    },
  ])
  const actionId = (await sessions.find(id))?.actions[0]?.id ?? ''
  expect((await view(id)).actions[0]?.progress).toBeNull()
  await sessions.setProgress(id, actionId, 10, null)
  expect(await view(id)).toMatchObject({
    kind: 'maintenance',
    item: { id: itemId, name: 'Reader' },
    executeAt: '2026-11-24T20:00:00.000Z',
    mayPostpone: true,
    actions: [{ progress: { bytesDone: 10, bytesTotal: null } }],
  })
})

test.each([
  ['a person', 'person', 'Jane Roe'],
  ['a tenant', 'tenant', 'Contoso'],
])('one about %s shows whom', async (_, kind, name) => {
  const tenantId = await makeTenant(database, { name: 'Contoso' })
  const { id } = await sessions.create(
    {
      requestKey: `about a ${kind}`,
      kind: 'maintenance',
      subjectKind: kind,
      tenantId,
      personId: kind === 'person' ? await makePerson(database, { tenantId, name: 'Jane Roe' }) : null,
      parameters: '{}',
    },
    at('09:00:00'),
  )
  expect((await view(id)).subject).toMatchObject({ kind, name })
})
