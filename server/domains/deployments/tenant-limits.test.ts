import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Database, openDatabase } from '../../db/client.ts'
import { createTestDatabase, type TestDatabase } from '../../db/testing.ts'
import { createFacts } from '../../facts/facts.ts'
import { type AuditEvent, createAuditService } from '../audit/audit-service.ts'
import { createDecisionsService } from '../decisions/decisions-service.ts'
import { createItemStore } from '../items/store.ts'
import { makeComputer, makeDeployment, makeSoftware, makeTenant, targetOf, testSealer } from '../testing.ts'
import { callerOf } from '../tickets/testing.ts'
import { createDeploymentsService } from './deployments-service.ts'
import { createDeploymentStore } from './store.ts'

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

let audited: AuditEvent[]
let own: string
let other: string
beforeEach(async () => {
  audited = []
  own = await makeTenant(database, { name: 'Own' })
  other = await makeTenant(database, { name: 'Other' })
})

function service() {
  return createDeploymentsService({
    facts: createFacts(database),
    deployments: createDeploymentStore(database),
    items: createItemStore(database),
    audit: {
      ...createAuditService(database),
      record: async (event) => {
        audited.push(event)
      },
    },
    sealer: testSealer(),
  })
}

const engineer = callerOf({ role: 'engineer' })
const limited = () => callerOf({ role: 'engineer', limitedToTenants: true, tenantIds: [own] })

describe('somebody who is limited to a tenant', () => {
  test('does not let a rule reach child tenants that are not his, nor change one that does', async () => {
    const child = await makeTenant(database, { name: 'Child', parentId: own })
    const id = await makeDeployment(database, { target: targetOf({ scope: 'tenant', tenant: own }) })
    const { draft, revision } = await service().get(limited(), id)
    const wider = { ...draft, target: { ...draft.target, includeChildTenants: true } }
    await expect(service().save(limited(), wider, revision)).rejects.toMatchObject({ code: 'notFound' })
    const both = callerOf({ role: 'engineer', limitedToTenants: true, tenantIds: [own, child] })
    const saved = await service().save(both, wider, revision)
    const narrower = { ...wider, target: draft.target }
    await expect(service().save(limited(), narrower, saved.revision)).rejects.toMatchObject({
      code: 'notFound',
    })
    expect((await service().get(limited(), id)).draft.target.includeChildTenants).toBe(true)
  })

  test('finds the tags, device groups and agreements of his tenant alone', async () => {
    await makeComputer(database, { tenantId: own, tags: ['ours'] })
    await makeComputer(database, { tenantId: other, tags: ['theirs'] })
    const names = async (caller = limited()) =>
      (await service().searchRefs(caller, 'tag', '')).map(({ name }) => name)
    expect(await names()).toEqual(['ours'])
    expect(await names(engineer)).toEqual(['ours', 'theirs'])
  })

  test('is not told of rules for other tenants that have nothing to do with his computer', async () => {
    const itemId = await makeSoftware(database)
    const computerId = await makeComputer(database, { tenantId: own })
    const named = (name: string, tenant: string) =>
      makeDeployment(database, { itemId, name, target: targetOf({ scope: 'tenant', tenant }) })
    await named('Ours', own)
    const theirs = await named('Theirs', other)
    const decisions = createDecisionsService({
      facts: createFacts(database),
      deployments: createDeploymentStore(database),
      // No ticket is asked for here.
      tickets: { context: () => Promise.reject(new Error('not asked for')) },
    })
    const ask = (caller = limited(), deploymentId: string | null = null) =>
      decisions.forItem(caller, { subjectId: computerId, itemId, deploymentId, at: null })
    expect((await ask(engineer)).trace).toHaveLength(2)
    const told = JSON.stringify([await ask(), await ask(limited(), theirs)])
    expect(told).toContain('Ours')
    expect(told).not.toMatch(/Theirs|Other/)
    expect(told).not.toContain(theirs)
  })
})

describe('secrets', () => {
  const secret = { name: 'key', label: 'Key', type: 'secret' as const, defaultValue: 'default-secret' }

  test('that came into a deployment unsealed are told to nobody, and sealed with the next save', async () => {
    const itemId = await makeSoftware(database, { parameters: [secret] })
    const id = await makeDeployment(database, { itemId, parameters: { key: 'plain-secret' } })
    const { draft, revision } = await service().get(engineer, id)
    expect(draft.parameters).toEqual({ key: { secret: true } })
    await service().save(engineer, { ...draft, name: 'Renamed' }, revision)
    expect(JSON.stringify(audited)).not.toContain('plain-secret')
    const row = await database.prisma.deployment.findUniqueOrThrow({ where: { id } })
    expect(row.parameters).toContain('sealed')
    expect(row.parameters).not.toContain('plain-secret')
  })

  test('are not given as defaults', async () => {
    await makeSoftware(database, { parameters: [secret] })
    expect(JSON.stringify(await service().choices(callerOf()))).not.toContain('default-secret')
  })
})

test('a place of visibility that is named twice counts once', async () => {
  const id = await makeDeployment(database)
  const { draft, revision } = await service().get(engineer, id)
  const twice = { ...draft, visibility: ['technicianTools', 'technicianTools'] }
  await service().save(engineer, twice, revision)
  expect((await service().get(engineer, id)).draft.visibility).toEqual(['technicianTools'])
})

test('the audit tells a change of what people see of a deployment, and of its approval', async () => {
  const id = await makeDeployment(database, { needsApproval: true })
  const { draft, revision } = await service().get(engineer, id)
  await service().save(engineer, { ...draft, needsApproval: false }, revision)
  expect(audited).toMatchObject([
    { detail: { before: { needsApproval: true }, after: { needsApproval: false } } },
  ])
})
