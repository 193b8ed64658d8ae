import fc from 'fast-check'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import type { Facts } from '../../../core/facts/facts.ts'
import { randomWorld } from '../../../core/testing/random-world.ts'
import { diffWorlds, sizeOfDifference } from '../../../core/world/diff-worlds.ts'
import { parseWorld } from '../../../core/world/parse-world.ts'
import { writeWorld } from '../../../core/world/write-world.ts'
import type { Database } from '../../db/client.ts'
import { recordFactChanges } from '../../db/fact-changes.ts'
import { describeOnBothDatabases } from '../../db/testing.ts'
import { DeskhandError } from '../../errors.ts'
import { loadFacts } from '../../facts/load-facts.ts'
import { createAuditService } from '../audit/audit-service.ts'
import { createComputerStore } from '../computers/store.ts'
import { createDeploymentStore } from '../deployments/store.ts'
import { createSessionStore } from '../sessions/store.ts'
import { createTenantStore } from '../tenants/store.ts'
import { at, changesOf, makeSession, makeSoftware, makeTask, scriptOf, targetOf } from '../testing.ts'
import { applyWorld, previewWorld } from './apply-world.ts'
import { exportWorld } from './export-world.ts'
import { describeObstacle } from './find-obstacles.ts'

const now = at('12:00:00')

function factsOf(document: unknown): Facts {
  const world = parseWorld(document)
  if (!world.ok) throw new Error(world.error.map(({ path, message }) => `${path}: ${message}`).join('\n'))
  return world.value.facts
}

const rule = { desired: { state: 'installed', version: 'latest' }, enforcement: 'required' }
const everywhere = { scope: 'cross-tenant', type: 'all' }

/** A small world, to change. */
const world = {
  tenants: [{ id: 't', name: 'T', tags: ['vip'] }],
  persons: [{ id: 'p', tenant: 't', name: 'P' }],
  groups: [{ id: 'g', tenant: 't', name: 'G', persons: ['p'] }],
  computers: [{ id: 'c', tenant: 't', name: 'C', primaryPerson: 'p', deviceGroups: ['mesh:1', 'mesh:2'] }],
  agreements: [{ id: 'a', tenant: 't', type: 'Gold', from: '2026-01-01', computers: ['c'] }],
  items: [
    { id: 's', kind: 'software', name: 'S', versions: ['1.0', '2.0'] },
    {
      id: 'k',
      kind: 'task',
      name: 'K',
      prerequisites: [{ item: 's', condition: 'installed', onUnmet: 'act' }],
    },
  ],
  deployments: [
    { id: 'd', item: 's', target: everywhere, ...rule },
    {
      id: 'e',
      item: 'k',
      target: { ...everywhere, type: 'script' },
      desired: { mode: 'audit' },
      enforcement: 'required',
    },
  ],
  scriptResults: { e: { c: true } },
  detected: { c: { s: '1.0' } },
}

describeOnBothDatabases('applying a world', (database) => {
  async function apply(document: unknown): Promise<number> {
    const facts = factsOf(document)
    const { hash } = await previewWorld(database(), facts)
    const application = { facts, expectedDifference: hash, actor: 'server' as const, now }
    return await applyWorld(database(), createAuditService(database()), application)
  }

  /** What stands in the way, in words; empty where nothing does. Where something does, nothing may change. */
  async function refusalsOf(document: unknown): Promise<string[]> {
    const before = await exportWorld(database())
    const { obstacles } = await previewWorld(database(), factsOf(document))
    if (obstacles.length > 0) {
      await expect(apply(document)).rejects.toMatchObject({ code: 'conflict', detail: { obstacles } })
      expect(await exportWorld(database())).toEqual(before)
    }
    return obstacles.map(describeObstacle)
  }

  async function auditEntries() {
    return await database().prisma.auditEntry.findMany({ where: { action: 'configuration.apply' } })
  }

  /** Nothing in the database but the world. */
  async function startWith(document: unknown): Promise<void> {
    const { prisma } = database()
    await prisma.maintenanceSession.deleteMany()
    await prisma.agent.deleteMany()
    await prisma.schedule.deleteMany()
    await prisma.licence.deleteMany()
    await prisma.auditEntry.deleteMany()
    await prisma.maintenanceItem.updateMany({ data: { library: 'own' } })
    await apply(document)
  }

  test('whatever was there, the database is what the world says, and a second time there is nothing to do', async () => {
    const worlds = fc.sample(randomWorld, 6)
    for (const document of [...worlds, {}, worlds[0]]) {
      const wanted = factsOf(document)
      await apply(document)
      expect(sizeOfDifference(diffWorlds(await loadFacts(database().prisma), wanted))).toBe(0)
      expect(JSON.stringify(await exportWorld(database()))).toBe(JSON.stringify(writeWorld(wanted)))
      const entries = (await auditEntries()).length
      expect(
        await changesOf(database(), async () => {
          expect(await apply(document)).toBe(0)
        }),
      ).toEqual([])
      expect((await auditEntries()).length).toBe(entries)
    }
  })

  test('ids may go from one kind of subject to another, and parents may turn round', async () => {
    await startWith({
      tenants: [
        { id: 't1', name: 'T1' },
        { id: 't2', name: 'T2', parent: 't1' },
        { id: 't3', name: 'T3', parent: 't2' },
      ],
      persons: [{ id: 'x', tenant: 't3', name: 'X' }],
    })
    const other = {
      tenants: [
        { id: 'a', name: 'A', parent: 'b' },
        { id: 'b', name: 'B', parent: 't3' },
        { id: 't1', name: 'T1', parent: 't3' },
        { id: 't3', name: 'T3' },
      ],
      persons: [{ id: 't2', tenant: 'a', name: 'Was a tenant' }],
      computers: [{ id: 'x', tenant: 't1', name: 'Was a person', primaryPerson: 't2' }],
    }
    await apply(other)
    expect(await exportWorld(database())).toEqual(other)
  })

  describe('what is recorded', () => {
    beforeEach(() => startWith(world))

    test('are the facts that changed, each once', async () => {
      const [s, k] = world.items
      const wanted = {
        ...world,
        tenants: [{ id: 't', name: 'Renamed' }],
        computers: [...world.computers, { id: 'c2', tenant: 't', name: 'C2' }],
        items: [{ ...s, versions: ['2.0', '3.0'] }, k],
        deployments: [world.deployments[1]],
        detected: { c: { s: null, k: true } },
      }
      const changes = await changesOf(database(), () => apply(wanted))
      expect(changes.sort()).toEqual(['computer c2', 'deployment d', 'detection c', 'item s', 'tenant t'])
    })

    test('is one entry of the audit', async () => {
      await database().prisma.auditEntry.deleteMany()
      await apply({ ...world, detected: {} })
      const [entry, ...others] = await auditEntries()
      expect(others).toEqual([])
      expect(entry).toMatchObject({ actorKind: 'server', subjectKind: 'configuration' })
      expect(JSON.parse(entry?.detail ?? '')).toMatchObject({
        counts: { detected: { added: 0, changed: 0, removed: 1 } },
      })
    })
  })

  describe('what a world has no place for', () => {
    test('stays on what is kept', async () => {
      await startWith({})
      const { prisma } = database()
      await createTenantStore(database()).create({
        id: 't',
        name: 'T',
        businessHours: [{ weekday: 1, opensAt: 480, closesAt: 1020 }],
      })
      await createComputerStore(database()).create({
        id: 'c',
        tenantId: 't',
        name: 'C',
        serial: 'SN-1',
        os: 'Debian',
        deviceGroups: ['mesh:1', 'mesh:2'],
      })
      const integration = await prisma.integration.create({
        data: {
          kind: 'rmm',
          vendor: 'meshcentral',
          name: 'M',
          baseUrl: 'https://mesh.example',
          settings: '{}',
        },
      })
      await prisma.computerDeviceGroup.updateMany({ data: { integrationId: integration.id } })
      await prisma.externalLink.create({
        data: { integrationId: integration.id, recordKind: 'asset', externalId: '7', computerId: 'c' },
      })
      await makeSoftware(database(), {
        id: 's',
        description: 'Reads.',
        parameters: [{ name: 'a', label: 'A', type: 'text' }],
        versions: [{ version: '1.0', scripts: { install: scriptOf('install 1.0') } }, { version: '2.0' }],
      })
      await makeTask(database(), { id: 'k' })
      await createDeploymentStore(database()).create({
        id: 'd',
        itemId: 's',
        name: 'Mine',
        notes: 'Why.',
        needsApproval: true,
        desired: { state: 'ignored' },
        target: targetOf(),
        enforcement: 'required',
      })
      const details = async () => ({
        tenant: await prisma.businessHours.findMany(),
        computer: await prisma.computer.findUnique({
          where: { id: 'c' },
          select: { serial: true, os: true, links: true },
        }),
        software: await prisma.software.findUnique({ where: { itemId: 's' } }),
        task: await prisma.task.findUnique({ where: { itemId: 'k' } }),
        parameters: await prisma.itemParameter.findMany(),
        version: await prisma.softwareVersion.findMany({ where: { version: '1.0' } }),
        group: await prisma.computerDeviceGroup.findMany({ where: { deviceGroup: 'mesh:2' } }),
        deployment: await prisma.deployment.findUnique({
          where: { id: 'd' },
          select: { name: true, notes: true, needsApproval: true },
        }),
        item: await prisma.maintenanceItem.findUnique({ where: { id: 's' }, select: { description: true } }),
      })
      const before = await details()
      await apply({
        tenants: [{ id: 't', name: 'Other', timeZone: 'Europe/London', tags: ['a'] }],
        computers: [{ id: 'c', tenant: 't', name: 'Other', tags: ['a'], deviceGroups: ['mesh:2', 'mesh:3'] }],
        items: [
          { id: 's', kind: 'software', name: 'Other', versions: ['1.0', '3.0'] },
          { id: 'k', kind: 'task', name: 'Other', order: 'last' },
        ],
        deployments: [{ id: 'd', item: 's', target: { ...everywhere, filter: 'servers' }, ...rule }],
      })
      expect(await details()).toEqual(before)
      expect((await prisma.software.findUnique({ where: { itemId: 's' } }))?.detectionScriptId).not.toBeNull()
    })

    test('goes with a computer to another tenant: its agents', async () => {
      await startWith(world)
      const { prisma } = database()
      await prisma.agent.create({ data: { tenantId: 't', computerId: 'c', kind: 'deskhand', name: 'A' } })
      await apply({
        ...world,
        tenants: [...world.tenants, { id: 'u', name: 'U' }],
        computers: [{ ...world.computers[0], tenant: 'u' }],
        agreements: [],
      })
      expect(await prisma.agent.findMany()).toMatchObject([{ tenantId: 'u', computerId: 'c' }])
    })

    test('goes where a software becomes a task, and it can become one again', async () => {
      await startWith(world)
      const asTask = {
        ...world,
        items: [{ id: 's', kind: 'task', name: 'S', subject: 'tenant' }],
        deployments: [
          { id: 'd', item: 's', target: everywhere, desired: { mode: 'enforce' }, enforcement: 'required' },
        ],
        scriptResults: {},
        detected: { c: { s: true } },
      }
      await apply(asTask)
      expect(sizeOfDifference(diffWorlds(await loadFacts(database().prisma), factsOf(asTask)))).toBe(0)
      expect(await database().prisma.software.findUnique({ where: { itemId: 's' } })).toBeNull()
      await apply(world)
      expect(sizeOfDifference(diffWorlds(await loadFacts(database().prisma), factsOf(world)))).toBe(0)
    })
  })

  describe('what stands in the way', () => {
    beforeEach(() => startWith(world))
    const without = (...kinds: (keyof typeof world)[]) => ({
      ...world,
      ...Object.fromEntries(kinds.map((kind) => [kind, undefined])),
    })
    const noComputer = {
      ...without('computers', 'scriptResults', 'detected'),
      agreements: [],
    }
    const noItem = {
      ...without('deployments', 'scriptResults', 'detected'),
      items: [{ id: 'k', kind: 'task', name: 'K' }],
    }

    test('of a computer: sessions, agents that are not revoked, schedules', async () => {
      const { prisma } = database()
      await makeSession(database(), { tenantId: 't', computerId: 'c' })
      const agent = { tenantId: 't', computerId: 'c', kind: 'deskhand', name: 'A' }
      const { id } = await prisma.agent.create({ data: agent })
      await prisma.schedule.create({
        data: {
          name: 'Nightly',
          cron: '0 1 * * *',
          targetScope: 'individual',
          targetType: 'computer',
          targetRef: 'c',
        },
      })
      expect(await refusalsOf(noComputer)).toEqual([
        'The computer "c" cannot be removed: sessions ran on it, and their history needs it.',
        'The computer "c" cannot be removed while an agent is enrolled on it: revoke the agent first.',
        'The computer "c" cannot be removed while a schedule is for it: change the schedule first.',
      ])
      await prisma.maintenanceSession.deleteMany()
      await prisma.schedule.deleteMany()
      await prisma.agent.update({ where: { id }, data: { revokedAt: now } })
      expect(await refusalsOf(noComputer)).toEqual([])
      await apply(noComputer)
      expect(await prisma.agent.findUnique({ where: { id } })).toMatchObject({ computerId: null })
    })

    test('of a deployment: an open session; one that has ended stays without the link', async () => {
      const id = await makeSession(database(), { tenantId: 't', computerId: 'c', deploymentId: 'd' })
      const wanted = { ...world, deployments: [world.deployments[1]] }
      expect(await refusalsOf(wanted)).toEqual([
        'The deployment "d" cannot be removed while a session of it is open: let it end, or cancel it.',
      ])
      const sessions = createSessionStore(database(), () => undefined)
      await sessions.tell(id, 'cancel', now)
      expect(await refusalsOf(wanted)).toEqual([])
      await apply(wanted)
      expect(await database().prisma.maintenanceSession.findUnique({ where: { id } })).toMatchObject({
        deploymentId: null,
      })
    })

    test('of an item: what sessions did, licences; of the shipped library, any change', async () => {
      const { prisma } = database()
      const id = await makeSession(database(), { tenantId: 't', computerId: 'c' })
      const action = { position: 0, itemId: 's', itemName: 'S', action: 'install' }
      await createSessionStore(database(), () => undefined).setActions(id, [
        { ...action, version: null, deploymentId: null, becauseItemId: null, detectedBefore: null },
      ])
      await prisma.licence.create({ data: { itemId: 's', name: 'L', sealedValue: '' } })
      expect(await refusalsOf(noItem)).toEqual([
        'The maintenance item "s" cannot be removed: sessions have acted on it, and their history needs it.',
        'The maintenance item "s" cannot be removed while it has licences: remove them first.',
      ])
      await prisma.maintenanceItem.update({ where: { id: 's' }, data: { library: 'global' } })
      const renamed = { ...world, items: [{ ...world.items[0], name: 'Mine' }, world.items[1]] }
      expect(await refusalsOf(renamed)).toEqual([
        'The maintenance item "s" cannot be changed: it belongs to the shipped library, which is read-only.',
      ])
    })

    test('the shipped library stays where a document does not name it', async () => {
      await database().prisma.maintenanceItem.update({ where: { id: 's' }, data: { library: 'global' } })
      expect(await refusalsOf(noItem)).toEqual([])
      await apply(noItem)
      const { items } = await exportWorld(database())
      expect(items).toMatchObject([{ id: 'k' }, { id: 's', versions: ['1.0', '2.0'] }])
      expect(await apply(noItem)).toBe(0)
    })

    test('of a tenant: everything that hangs on it', async () => {
      const { prisma } = database()
      await makeSession(database(), { tenantId: 't', computerId: 'c' })
      await prisma.agent.create({ data: { tenantId: 't', kind: 'deskhand', name: 'A' } })
      const user = await prisma.user.create({ data: { name: 'U', email: 'u@example.com' } })
      await prisma.userTenant.create({ data: { userId: user.id, tenantId: 't' } })
      const refusals = await refusalsOf({ items: world.items })
      expect(refusals.filter((words) => words.startsWith('The tenant'))).toEqual([
        'The tenant "t" cannot be removed: it has sessions, and their history needs it.',
        'The tenant "t" cannot be removed: it has agents, revoked ones included.',
        'The tenant "t" cannot be removed while a user is limited to it: change the user’s tenants first.',
      ])
      await prisma.user.delete({ where: { id: user.id } })
    })
  })

  describe('nothing changes', () => {
    beforeEach(() => startWith(world))

    test('where the difference is not the one that was shown', async () => {
      const facts = factsOf({ ...world, detected: {} })
      const { hash } = await previewWorld(database(), facts)
      await createComputerStore(database()).saveDetection({
        computerId: 'c',
        itemId: 's',
        value: '1.5',
        detectedAt: at('12:30:00'),
      })
      const before = await exportWorld(database())
      const application = { facts, expectedDifference: hash, actor: 'server' as const, now }
      await expect(applyWorld(database(), createAuditService(database()), application)).rejects.toThrow(
        DeskhandError,
      )
      expect(await exportWorld(database())).toEqual(before)
    })

    test('where it fails in the middle', async () => {
      const { prisma, provider } = database()
      const wanted = {
        ...world,
        tenants: [...world.tenants, { id: 't2', name: 'T2' }],
        computers: [{ ...world.computers[0], tags: ['changed'] }],
        detected: { c: { s: '9.9' } },
      }
      // The last of what is written is refused by the database itself.
      const fault =
        provider === 'sqlite'
          ? [`CREATE TRIGGER fault BEFORE UPDATE ON "Detection" BEGIN SELECT RAISE(ABORT, 'fault'); END`]
          : [
              `CREATE FUNCTION fault() RETURNS trigger AS $$ BEGIN RAISE 'fault'; END $$ LANGUAGE plpgsql`,
              'CREATE TRIGGER fault BEFORE UPDATE ON "Detection" FOR EACH ROW EXECUTE FUNCTION fault()',
            ]
      for (const sql of fault) await prisma.$executeRawUnsafe(sql)
      const before = await exportWorld(database())
      const entries = await auditEntries()
      expect(await changesOf(database(), () => expect(apply(wanted)).rejects.toThrow())).toEqual([])
      expect(await exportWorld(database())).toEqual(before)
      expect(await auditEntries()).toEqual(entries)
      await prisma.$executeRawUnsafe(`DROP TRIGGER fault${provider === 'sqlite' ? '' : ' ON "Detection"'}`)
      await apply(wanted)
      expect(sizeOfDifference(diffWorlds(await loadFacts(prisma), factsOf(wanted)))).toBe(0)
    })
  })

  test('many changes of one process and another end as one of them says', async () => {
    await startWith({})
    const worlds = fc.sample(randomWorld, 4)
    await Promise.allSettled(worlds.map((document) => apply(document)))
    const left = JSON.stringify(await exportWorld(database()))
    expect(worlds.map((document) => JSON.stringify(writeWorld(factsOf(document))))).toContain(left)
  })

  test('it is tried again where it and another transaction wait for each other', async () => {
    await startWith(world)
    const { prisma, provider } = database()
    const wanted = { ...world, computers: [{ ...world.computers[0], tags: ['new'] }] }
    const holds = Promise.withResolvers<void>()
    const other = prisma.$transaction(async (tx) => {
      await tx.computer.update({ where: { id: 'c' }, data: { lastSeenAt: now } })
      holds.resolve()
      // One database makes the other one wait from the start, the other one when it comes to the same row.
      if (provider === 'postgresql') await vi.waitUntil(() => someoneWaits(database()), { timeout: 10_000 })
      await recordFactChanges(tx, 'computer', ['c'])
    })
    await holds.promise
    await Promise.all([apply(wanted), other.catch(() => undefined)])
    expect(sizeOfDifference(diffWorlds(await loadFacts(prisma), factsOf(wanted)))).toBe(0)
  })
})

/** Whether a session of this PostgreSQL database waits for a lock of another one. */
async function someoneWaits({ prisma }: Database): Promise<boolean> {
  const rows = await prisma.$queryRawUnsafe<{ waiting: number }[]>(
    "SELECT count(*)::int AS waiting FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
  )
  return (rows[0]?.waiting ?? 0) > 0
}
