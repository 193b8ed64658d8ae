import fc from 'fast-check'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { canonicalJson, type JsonValue } from '../../core/canonical-json.ts'
import type { Facts } from '../../core/facts/facts.ts'
import { randomWorld } from '../../core/testing/random-world.ts'
import { parseWorld } from '../../core/world/parse-world.ts'
import type { Database } from '../db/client.ts'
import { describeOnBothDatabases } from '../db/testing.ts'
import { createAgreementStore } from '../domains/agreements/store.ts'
import { createComputerStore } from '../domains/computers/store.ts'
import { createDeploymentStore } from '../domains/deployments/store.ts'
import { createItemStore } from '../domains/items/store.ts'
import { createPersonStore } from '../domains/persons/store.ts'
import { createTenantStore } from '../domains/tenants/store.ts'
import { loadFacts } from './load-facts.ts'

function factsOf(document: unknown): Facts {
  const world = parseWorld(document)
  if (!world.ok) throw new Error(world.error.map(({ path, message }) => `${path}: ${message}`).join('\n'))
  return world.value.facts
}

/** Stores facts through the stores, under the ids of the world file. */
async function storeFacts(database: Database, facts: Facts): Promise<void> {
  const tenants = createTenantStore(database)
  const persons = createPersonStore(database)
  const agreements = createAgreementStore(database)
  const items = createItemStore(database)
  const waiting = new Set(facts.tenants)
  for (const known = new Set<string | null>([null]); waiting.size > 0; )
    for (const tenant of [...waiting].filter(({ parent }) => known.has(parent))) {
      await tenants.create({ ...tenant, parentId: tenant.parent })
      known.add(tenant.id)
      waiting.delete(tenant)
    }
  for (const person of facts.persons) await persons.create({ ...person, tenantId: person.tenant })
  for (const { id, tenant, name } of facts.groups) await persons.createGroup({ id, name, tenantId: tenant })
  for (const group of facts.groups) await persons.setMembers(group.id, group.persons, group.groups)
  await storeComputers(database, facts)
  for (const agreement of facts.agreements)
    await agreements.create({ ...agreement, tenantId: agreement.tenant, computerIds: agreement.computers })
  for (const item of facts.items) {
    const base = { id: item.id, name: item.name, order: item.order, scripts: {} }
    await items.create(
      item.kind === 'task'
        ? { ...base, kind: 'task', subject: item.subject }
        : {
            ...base,
            kind: 'software',
            detectionMethod: 'script',
            versions: item.versions.map((version) => ({ version })),
          },
    )
  }
  for (const { id, prerequisites } of facts.items)
    for (const { item, condition, onUnmet } of prerequisites)
      await items.addPrerequisite(id, { itemId: item, condition, onUnmet })
  await storeDeployments(database, facts)
}

async function storeComputers(database: Database, facts: Facts): Promise<void> {
  const computers = createComputerStore(database)
  for (const { tenant, primaryPerson, ...computer } of facts.computers)
    await computers.create({ ...computer, tenantId: tenant, primaryPersonId: primaryPerson })
}

async function storeDeployments(database: Database, facts: Facts): Promise<void> {
  const deployments = createDeploymentStore(database)
  for (const deployment of facts.deployments)
    await deployments.create({ ...deployment, itemId: deployment.item })
  for (const [deploymentId, answers] of facts.scriptResults)
    for (const [subjectId, matches] of answers)
      await deployments.saveScriptResult({
        deploymentId,
        subjectId,
        matches,
        subjectKind: 'computer',
        answeredAt: new Date(0),
      })
  const computers = createComputerStore(database)
  for (const [computerId, found] of facts.detected)
    for (const [itemId, value] of found)
      await computers.saveDetection({ computerId, itemId, value, detectedAt: new Date(0) })
}

async function clear({ prisma }: Database): Promise<void> {
  await prisma.deployment.deleteMany()
  await prisma.prerequisite.deleteMany()
  await prisma.maintenanceItem.deleteMany()
  await prisma.agreement.deleteMany()
  await prisma.computer.deleteMany()
  await prisma.group.deleteMany()
  await prisma.person.deleteMany()
  await prisma.tenant.updateMany({ data: { parentId: null } })
  await prisma.tenant.deleteMany()
}

/** Facts as plain data in one order: neither their lists nor their tables have an order of their own. */
function comparable(value: unknown): unknown {
  if (value instanceof Map)
    return Object.fromEntries(
      [...value]
        .filter(([, entry]) => !(entry instanceof Map && entry.size === 0))
        .map(([key, entry]) => [key, comparable(entry)]),
    )
  if (Array.isArray(value))
    return value
      .map(comparable)
      .sort((a, b) => (canonicalJson(a as JsonValue) < canonicalJson(b as JsonValue) ? -1 : 1))
  if (value instanceof Date) return value.toISOString()
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, comparable(entry)]))
}

describeOnBothDatabases('facts in the database', (database) => {
  let facts: Facts

  /** What comes back after the document was stored. */
  async function reload(document: object): Promise<void> {
    await clear(database())
    await storeFacts(database(), factsOf(document))
    facts = await loadFacts(database().prisma)
  }

  test('an empty database has no facts', async () => {
    await clear(database())
    expect(comparable(await loadFacts(database().prisma))).toEqual(comparable(factsOf({})))
  })

  test('whatever is stored comes back as exactly the facts of the world file', async () => {
    const worlds = fc.sample(randomWorld, 4)
    for (const world of worlds) {
      await reload(world)
      const stored = factsOf(world)
      for (const list of Object.keys(stored) as (keyof Facts)[])
        expect({ [list]: comparable(facts[list]) }).toEqual({ [list]: comparable(stored[list]) })
    }
  })

  describe('what is absent', () => {
    beforeAll(async () => {
      await reload({
        tenants: [{ id: 't', name: 'T' }],
        persons: [{ id: 'p', tenant: 't', name: 'P' }],
        computers: [
          { id: 'bare', tenant: 't', name: 'Bare' },
          { id: 'nobody', tenant: 't', name: 'Nobody', primaryPerson: null, roles: [] },
          {
            id: 'full',
            tenant: 't',
            name: 'Full',
            primaryPerson: 'p',
            kind: 'server',
            roles: ['domainController'],
          },
        ],
        agreements: [
          { id: 'whole', tenant: 't', type: 'A', from: '2026-01-01', computers: null },
          { id: 'none', tenant: 't', type: 'A', from: '2026-01-01', computers: [] },
          { id: 'some', tenant: 't', type: 'A', from: '2026-01-01', computers: ['bare'] },
        ],
      })
    })
    const computer = (id: string) => facts.computers.find((entry) => entry.id === id)

    test('a primary person that is not known is absent, one known to be nobody is null', () => {
      expect(computer('bare')).not.toHaveProperty('primaryPerson')
      expect(computer('nobody')).toHaveProperty('primaryPerson', null)
      expect(computer('full')).toHaveProperty('primaryPerson', 'p')
    })

    test('a kind or roles that are not known are null, no roles are an empty list', () => {
      expect(computer('bare')).toMatchObject({ kind: null, roles: null })
      expect(computer('nobody')).toMatchObject({ kind: null, roles: [] })
      expect(computer('full')).toMatchObject({ kind: 'server', roles: ['domainController'] })
    })

    test('an agreement covers the whole tenant, some computers, or none', () => {
      const covered = Object.fromEntries(facts.agreements.map(({ id, computers }) => [id, computers]))
      expect(covered).toEqual({ whole: null, none: [], some: ['bare'] })
    })
  })

  describe('desired states', () => {
    beforeEach(async () => {
      await clear(database())
    })

    test.each([
      { state: 'installed', version: 'latest' },
      { state: 'installed', version: 'any' },
      { state: 'installed', version: '24.1.0' },
      { state: 'installed', atLeast: '24.1.0' },
      { state: 'installed', atMost: 'latest' },
      { state: 'updateIfFound' },
      { state: 'uninstalled' },
      { state: 'ignored' },
      { mode: 'enforce' },
      { mode: 'audit' },
      { mode: 'monitor' },
      { mode: 'ignored' },
    ])('%j comes back', async (desired) => {
      const kind = 'mode' in desired ? 'task' : 'software'
      await reload({
        items: [{ id: 'i', kind, name: 'I' }],
        deployments: [
          {
            id: 'd',
            item: 'i',
            desired,
            target: { scope: 'cross-tenant', type: 'all' },
            enforcement: 'required',
          },
        ],
      })
      expect(facts.deployments[0]?.desired).toEqual(desired)
    })
  })

  test('a change is seen by whoever loads within its transaction', async () => {
    await reload({ tenants: [{ id: 't', name: 'T' }] })
    const seen = await database().prisma.$transaction(async (tx) => {
      await tx.tenant.update({ where: { id: 't' }, data: { name: 'Renamed' } })
      return await loadFacts(tx)
    })
    expect(seen.tenants[0]?.name).toBe('Renamed')
  })
})
