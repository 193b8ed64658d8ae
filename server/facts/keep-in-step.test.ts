import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { byCodeUnit } from '../../core/by-code-unit.ts'
import type { Facts } from '../../core/facts/facts.ts'
import { type FactsIndex, indexFacts } from '../../core/facts/index-facts.ts'
import { planComputer } from '../../core/planning/plan-computer.ts'
import { resolveAll } from '../../core/resolution/resolve.ts'
import { rowsOf } from '../../core/testing/open-world.ts'
import { randomWorld } from '../../core/testing/random-world.ts'
import { parseWorld } from '../../core/world/parse-world.ts'
import { type Database, openDatabase } from '../db/client.ts'
import { keptChanges, lastFactSequence, recordFactChanges } from '../db/fact-changes.ts'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import { createAgreementStore } from '../domains/agreements/store.ts'
import { createAuditService } from '../domains/audit/audit-service.ts'
import { createComputerStore } from '../domains/computers/store.ts'
import { applyWorld, previewWorld } from '../domains/configuration/apply-world.ts'
import { createDeploymentStore } from '../domains/deployments/store.ts'
import { createItemStore } from '../domains/items/store.ts'
import { createPersonStore } from '../domains/persons/store.ts'
import { createTenantStore } from '../domains/tenants/store.ts'
import { at, makeComputer, makeTenant, targetOf } from '../domains/testing.ts'
import { createFacts, type FactsService } from './facts.ts'
import { loadFacts } from './load-facts.ts'

const now = new Date('2026-11-29T23:30:00Z')

function factsOf(document: unknown): Facts {
  const world = parseWorld(document)
  if (!world.ok) throw new Error(world.error.map(({ path, message }) => `${path}: ${message}`).join('\n'))
  return world.value.facts
}

/** Everything that an index decides. */
function decisionsOf(index: FactsIndex) {
  const byPlace = (a: { subject: string; item: string }, b: { subject: string; item: string }) =>
    byCodeUnit(a.subject, b.subject) || byCodeUnit(a.item, b.item)
  return {
    ordinary: rowsOf(resolveAll(index, { now, question: 'ordinary' })).sort(byPlace),
    tools: rowsOf(resolveAll(index, { now, question: 'technicianTools' })).sort(byPlace),
    plans: [...index.computers.keys()].sort().map((id) => planComputer(index, id, now)),
  }
}

/** What an index holds, in an order of its own: neither tables nor maps have one. */
function listsOf(index: FactsIndex) {
  const { tenants, persons, groups, computers, items, deployments } = index
  const { lineages, children, memberships, agreements, scriptResults, detected } = index
  const rules = new Map([...deployments].map(([id, { deployment }]) => [id, deployment]))
  const lists = { tenants, persons, groups, computers, items, rules }
  return comparable({ ...lists, lineages, children, memberships, agreements, scriptResults, detected })
}

function comparable(value: unknown): unknown {
  if (value instanceof Map)
    return Object.fromEntries([...value].map(([key, member]) => [key, comparable(member)]))
  if (value instanceof Set) return [...value].sort()
  if (Array.isArray(value)) return value.map((member) => JSON.stringify(comparable(member))).sort()
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, comparable(member)]))
}

async function makeEqual(database: Database, facts: Facts): Promise<void> {
  const { hash } = await previewWorld(database, facts)
  const application = { facts, expectedDifference: hash, actor: 'server' as const, now }
  await applyWorld(database, createAuditService(database), application)
}

/** A change of one fact through its store, of what the random worlds are made of. */
type Step = (database: Database) => Promise<unknown>

const computerIds = fc.constantFrom('c1', 'c2', 'c3')

const steps: fc.Arbitrary<Step> = fc.oneof(
  randomWorld.map(
    (world): Step =>
      (database) =>
        makeEqual(database, factsOf(world)),
  ),
  fc
    .record({
      computerId: computerIds,
      itemId: fc.constantFrom('s1', 's2', 's3'),
      value: fc.constantFrom(null, '1.0', '2.0'),
    })
    .map(
      (found): Step =>
        (database) =>
          createComputerStore(database).saveDetection({ ...found, detectedAt: now }),
    ),
  fc.record({ deploymentId: fc.constantFrom('d1', 'd2'), subjectId: computerIds, matches: fc.boolean() }).map(
    (answer): Step =>
      (database) =>
        createDeploymentStore(database).saveScriptResult({
          ...answer,
          subjectKind: 'computer',
          answeredAt: now,
        }),
  ),
  fc.record({ persons: fc.subarray(['p1', 'p2', 'p3']), groups: fc.subarray(['g1', 'g2', 'g3']) }).map(
    ({ persons, groups }): Step =>
      (database) =>
        createPersonStore(database).setMembers('g1', persons, groups),
  ),
  fc.record({ tenantId: fc.constantFrom('t1', 't2', 't3'), computerIds: fc.constantFrom(null, []) }).map(
    (agreement): Step =>
      (database) =>
        createAgreementStore(database).create({
          ...agreement,
          type: 'gold',
          from: '2026-11-01',
          additions: [{ product: 'av', from: '2026-11-01' }],
        }),
  ),
  fc.constantFrom('t1', 't2').map(
    (parentId): Step =>
      async (database) => {
        const tenantId = await createTenantStore(database).create({ name: 'New', parentId, tags: ['red'] })
        await createPersonStore(database).create({ tenantId, name: 'New', tags: ['blue'] })
        await createComputerStore(database).create({ tenantId, name: 'New', kind: 'server', tags: ['blue'] })
      },
  ),
  fc.constantFrom('required', 'onboarding', 'adhoc').map(
    (enforcement): Step =>
      async (database) => {
        const itemId = await createItemStore(database).create({
          kind: 'task',
          name: 'New',
          subject: enforcement === 'adhoc' ? 'person' : 'computer',
          scripts: {},
        })
        await createItemStore(database).addPrerequisite(itemId, {
          itemId: 's1',
          condition: 'installed',
          onUnmet: 'act',
        })
        await createDeploymentStore(database).create({
          itemId,
          desired: { mode: 'enforce' },
          target: targetOf(enforcement === 'required' ? { type: 'tag', ref: 'red' } : {}),
          enforcement,
          visibility: ['technicianTools'],
        })
      },
  ),
)

describe.each(['sqlite', 'postgresql'] as const)('facts kept in step on %s', (provider) => {
  let files: TestDatabase
  let database: Database
  /** The same database as another server process has it open. */
  let other: Database
  let facts: FactsService
  beforeAll(async () => {
    files = await createTestDatabase(provider)
    database = await openDatabase(files.target)
    other = await openDatabase(files.target)
    facts = createFacts(database)
  })
  afterAll(async () => {
    await database.close()
    await other.close()
    await files.remove()
  })

  /** Whether everything is read while the work runs. */
  async function loadsEverything(work: () => Promise<unknown>): Promise<boolean> {
    const reading = vi.spyOn(database.prisma.targetScriptResult, 'findMany')
    try {
      await work()
      return reading.mock.calls.some(([query]) => Object.keys(query?.where ?? {}).length === 0)
    } finally {
      reading.mockRestore()
    }
  }

  test('whatever changes, they decide as if everything was loaded again', async () => {
    const start = fc.sample(randomWorld, 1)[0]
    await makeEqual(database, factsOf(start))
    await facts.current()
    const walk = fc.sample(fc.array(steps, { minLength: 3, maxLength: 3 }), 20)
    for (const [at, batch] of walk.entries()) {
      const everything = await loadsEverything(async () => {
        for (const step of batch) await step(at % 2 === 0 ? database : other)
        await facts.current()
      })
      expect(everything).toBe(false)
      const fresh = indexFacts(await loadFacts(database.prisma))
      const index = await facts.current()
      expect(decisionsOf(index)).toEqual(decisionsOf(fresh))
      expect(listsOf(index)).toEqual(listsOf(fresh))
    }
  })

  test('a task that is for others from now on is decided for them', async () => {
    const world = (subject: string) => ({
      tenants: [{ id: 't', name: 'T' }],
      items: [{ id: 'i', kind: 'task', name: 'I', subject }],
      deployments: [
        {
          id: 'd',
          item: 'i',
          desired: { mode: 'enforce' },
          target: { scope: 'cross-tenant', type: 'all' },
          enforcement: 'required',
        },
      ],
    })
    await makeEqual(other, factsOf(world('computer')))
    expect(decisionsOf(await facts.current()).ordinary).toEqual([])
    await makeEqual(other, factsOf(world('tenant')))
    expect(decisionsOf(await facts.current()).ordinary).toMatchObject([{ subject: 't', winner: 'd' }])
    await makeEqual(other, factsOf(world('person')))
    expect(decisionsOf(await facts.current()).ordinary).toEqual([])
  })

  test('only what changed is read again, and the index stays the same object', async () => {
    const index = await facts.current()
    const [computers, persons] = [
      vi.spyOn(database.prisma.computer, 'findMany'),
      vi.spyOn(database.prisma.person, 'findMany'),
    ]
    const id = await makeComputer(other)
    expect(await facts.current()).toBe(index)
    expect(index.computers.has(id)).toBe(true)
    expect(computers.mock.calls.map(([query]) => query?.where)).toEqual([{ id: { in: [id] } }])
    expect(persons).not.toHaveBeenCalled()
    vi.restoreAllMocks()
  })

  test('a record that another process removed is gone, with what hung on it', async () => {
    const world = {
      tenants: [{ id: 't', name: 'T' }],
      computers: [{ id: 'pc', tenant: 't', name: 'PC' }],
      items: [{ id: 'i', kind: 'task', name: 'I' }],
      detected: { pc: { i: true } },
    }
    await makeEqual(other, factsOf(world))
    expect((await facts.current()).detected.has('pc')).toBe(true)
    await other.prisma.$transaction(async (tx) => {
      await tx.computer.delete({ where: { id: 'pc' } })
      await recordFactChanges(tx, 'computer', ['pc'])
    })
    const index = await facts.current()
    expect(index.computers.has('pc')).toBe(false)
    expect(index.detected.has('pc')).toBe(false)
  })

  test('a change that is committed while others are loaded is in the answer, too', async () => {
    await facts.current()
    await makeTenant(other)
    const findMany = database.prisma.tenant.findMany
    let late = ''
    vi.spyOn(database.prisma.tenant, 'findMany').mockImplementationOnce(((query: never) =>
      makeComputer(other).then((id) => {
        late = id
        return findMany(query)
      })) as never)
    const index = await facts.current()
    vi.restoreAllMocks()
    expect(index.computers.has(late)).toBe(true)
  })

  test('very many changes at once load everything again', async () => {
    await facts.current()
    const record = (count: number) =>
      other.prisma.$transaction((tx) =>
        recordFactChanges(
          tx,
          'computer',
          Array.from({ length: count }, (_, n) => `gone ${n}`),
        ),
      )
    await record(2_000)
    expect(await loadsEverything(() => facts.current())).toBe(false)
    await record(2_001)
    expect(await loadsEverything(() => facts.current())).toBe(true)
  })

  test('old changes are removed, and whoever has missed some of them loads everything again', async () => {
    const id = await makeTenant(other)
    const index = await facts.current()
    const behind = await lastFactSequence(database.prisma)
    await other.prisma.$transaction((tx) =>
      recordFactChanges(
        tx,
        'computer',
        Array.from({ length: keptChanges + 1_500 }, (_, n) => `gone ${n}`),
      ),
    )
    const oldest = await database.prisma.factChange.findFirstOrThrow({ orderBy: { sequence: 'asc' } })
    expect(oldest.sequence).toBeGreaterThan(behind + 1)
    expect(await database.prisma.factChange.count()).toBeLessThan(keptChanges + 1_500)
    // As if few had come after those that are not kept any more.
    await database.prisma.factChange.deleteMany({
      where: { sequence: { lte: (await lastFactSequence(database.prisma)) - 10 } },
    })
    expect(await loadsEverything(() => facts.current())).toBe(true)
    expect(await facts.current()).not.toBe(index)
    expect((await facts.current()).tenants.has(id)).toBe(true)
  })

  test('sequences that an undone transaction left out are no reason to load everything', async () => {
    await facts.current()
    await other.prisma
      .$transaction(async (tx) => {
        await recordFactChanges(tx, 'tenant', ['never'])
        throw new Error('undone')
      })
      .catch(() => undefined)
    const id = await makeTenant(other)
    expect(await loadsEverything(() => facts.current())).toBe(false)
    expect((await facts.current()).tenants.has(id)).toBe(true)
  })

  test('a database that was put back to an older state is loaded anew', async () => {
    const id = await makeTenant(other)
    const index = await facts.current()
    expect(index.tenants.has(id)).toBe(true)
    await database.prisma.tenant.delete({ where: { id } })
    await database.prisma.factChange.deleteMany({
      where: { sequence: { gte: await lastFactSequence(database.prisma) } },
    })
    expect((await facts.current()).tenants.has(id)).toBe(false)
  })

  test('answers count as of the time that they were given', async () => {
    const itemId = await createItemStore(database).create({ kind: 'task', name: 'New', scripts: {} })
    const computerId = await makeComputer(database)
    const computers = createComputerStore(database)
    await computers.saveDetection({ computerId, itemId, value: true, detectedAt: at('10:00:00') })
    await computers.saveDetection({ computerId, itemId, value: false, detectedAt: at('09:00:00') })
    expect((await facts.current()).detected.get(computerId)?.get(itemId)).toBe(true)
  })
})
