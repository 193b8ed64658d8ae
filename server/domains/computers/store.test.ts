import { beforeAll, describe, expect, test } from 'vitest'
import type { MachineReport } from '../../../core/agent-protocol/machine-report.ts'
import { describeOnBothDatabases } from '../../db/testing.ts'
import { createIntegrationStore } from '../integrations/store.ts'
import {
  at,
  changesOf,
  makeComputer,
  makePerson,
  makePsaIntegration,
  makeSoftware,
  makeTenant,
  refusalOf,
  testSealer,
} from '../testing.ts'
import {
  createComputerFromReport,
  findIdentity,
  findIdentityCandidates,
  joinComputer,
} from './report-store.ts'
import { type ComputerStore, createComputerStore } from './store.ts'

describeOnBothDatabases('computers', (database) => {
  let computers: ComputerStore
  let tenantId: string
  beforeAll(async () => {
    computers = createComputerStore(database())
    tenantId = await makeTenant(database())
  })

  async function addAgent(computerId: string, agent: { online: boolean; revokedAt?: Date }) {
    await database().prisma.agent.create({
      data: { computerId, tenantId, kind: 'deskhand', name: 'agent', ...agent },
    })
  }

  describe('one computer', () => {
    test('comes back, and is a change of facts', async () => {
      const computer = { id: 'pc1', tenantId, name: 'PC-1', os: 'Debian 13', serial: 'SN-1' }
      expect(await changesOf(database(), () => computers.create(computer))).toEqual(['computer pc1'])
      const summary = { ...computer, primaryPersonId: null, online: false }
      expect(await computers.find('pc1')).toEqual(summary)
      expect(await computers.find('nobody')).toBeNull()
    })

    test('is online while any of its agents is connected that was not revoked', async () => {
      const id = await makeComputer(database(), { tenantId })
      await addAgent(id, { online: false })
      await addAgent(id, { online: true, revokedAt: at('09:00:00') })
      expect((await computers.find(id))?.online).toBe(false)
      await addAgent(id, { online: true })
      expect((await computers.find(id))?.online).toBe(true)
      expect(await computers.findMany([id])).toMatchObject([{ id, online: true }])
    })

    test.each([
      ['said to have none', { primaryPersonId: null }, true],
      ['not known yet', {}, false],
    ])('its primary person is %s', async (_, given, primaryPersonKnown) => {
      const id = await makeComputer(database(), { tenantId, ...given })
      expect(await database().prisma.computer.findUniqueOrThrow({ where: { id } })).toMatchObject({
        primaryPersonKnown,
        primaryPersonId: null,
      })
    })

    test('refused, it leaves nothing behind', async () => {
      const count = await database().prisma.computer.count()
      const changes = await changesOf(database(), async () => {
        const refused = async (computer: object) =>
          await refusalOf(computers.create({ tenantId, name: 'Refused', ...computer }))
        expect(await refused({ tenantId: 'nobody' })).toBe('foreignKey')
        expect(await refused({ primaryPersonId: 'nobody' })).toBe('foreignKey')
        expect(await refused({ id: 'pc1' })).toBe('unique')
        expect(await refused({ roles: ['domainController', 'domainController'] })).toBe('unique')
      })
      expect(changes).toEqual([])
      expect(await database().prisma.computer.count()).toBe(count)
    })
  })

  describe('looking up', () => {
    test('many come in the order asked for, without those that are gone', async () => {
      const one = await makeComputer(database(), { tenantId })
      const two = await makeComputer(database(), { tenantId })
      const found = await computers.findMany([two, 'gone', one, two])
      expect(found.map(({ id }) => id)).toEqual([two, one, two])
      expect(await computers.findMany([])).toEqual([])
    })

    test('those of a primary person come by name', async () => {
      const primaryPersonId = await makePerson(database(), { tenantId })
      for (const name of ['zeta', 'ALPHA', 'beta'])
        await makeComputer(database(), { tenantId, name, primaryPersonId })
      const found = await computers.findByPrimaryPerson(primaryPersonId)
      expect(found.map(({ name }) => name)).toEqual(['ALPHA', 'beta', 'zeta'])
    })

    test('a serial or a name is found in any case, whole, and in its own tenant only', async () => {
      const other = await makeTenant(database())
      const bySerial = await makeComputer(database(), { tenantId, name: 'LAP-1', serial: 'Ser-1' })
      const byName = await makeComputer(database(), { tenantId, name: 'Lap-2' })
      const twin = await makeComputer(database(), { tenantId, name: 'LAP-2' })
      await makeComputer(database(), { tenantId: other, name: 'LAP-2', serial: 'SER-1' })
      const ids = (found: { id: string }[]) => found.map(({ id }) => id)
      expect(ids(await computers.findBySerials(tenantId, ['lap-2', 'sER-1']))).toEqual([bySerial])
      expect(ids(await computers.findByNames(tenantId, [' lap-2 ', 'Ser-1']))).toEqual([byName, twin].sort())
      expect(ids(await computers.findByNames(tenantId, ['lap']))).toEqual([])
      expect(ids(await computers.findByNames(tenantId, []))).toEqual([])
    })

    test('a computer whose serial is blank is never found by a blank', async () => {
      for (const serial of ['', '  ']) await makeComputer(database(), { tenantId, serial })
      expect(await computers.findBySerials(tenantId, ['', ' '])).toEqual([])
    })

    test('the id in another system is found at its agent or its link, of that system and tenant only', async () => {
      const { prisma } = database()
      const sealer = testSealer()
      const rmm = { kind: 'rmm', secrets: {}, settings: {} }
      const automate = await makePsaIntegration(database(), sealer, { ...rmm, vendor: 'automate' })
      const control = await makePsaIntegration(database(), sealer, { ...rmm, vendor: 'screenconnect' })
      const other = await makeTenant(database())
      const agent = { tenantId, kind: 'automate', integrationId: automate, name: 'a' }
      const byAgent = await makeComputer(database(), { tenantId })
      await prisma.agent.create({ data: { ...agent, externalId: '7', computerId: byAgent } })
      const byLink = await makeComputer(database(), { tenantId })
      const link = { integrationId: control, recordKind: 'asset', externalId: '7', computerId: byLink }
      await createIntegrationStore(database(), sealer).link(link)
      const revoked = await makeComputer(database(), { tenantId })
      await prisma.agent.create({
        data: { ...agent, externalId: '8', computerId: revoked, revokedAt: at('09:00:00') },
      })
      const ids = async (tenant: string, vendor: string | null, externalId: string) =>
        (await computers.findByExternalId(tenant, vendor, externalId)).map(({ id }) => id)
      expect(await ids(tenantId, 'automate', '7')).toEqual([byAgent])
      expect(await ids(tenantId, 'screenconnect', '7')).toEqual([byLink])
      expect(await ids(tenantId, null, '7')).toEqual([byAgent, byLink].sort())
      expect(await ids(tenantId, 'automate', '8')).toEqual([])
      expect(await ids(tenantId, 'graph', '7')).toEqual([])
      expect(await ids(other, 'automate', '7')).toEqual([])
    })
  })

  describe('what was detected', () => {
    test.each([
      ['a version', '24.1.0'],
      ['absent', null],
      ['compliant', true],
      ['not compliant', false],
    ])('%s comes back', async (_, value) => {
      const computerId = await makeComputer(database(), { tenantId })
      const itemId = await makeSoftware(database())
      const finding = { computerId, itemId, value, detectedAt: at('09:00:00') }
      expect(await changesOf(database(), () => computers.saveDetection(finding))).toEqual([
        `detection ${computerId}`,
      ])
      expect(await computers.detections(computerId)).toEqual(
        new Map([[itemId, { value, at: at('09:00:00') }]]),
      )
    })

    test('the newest finding counts, also when an older one is saved after it', async () => {
      const computerId = await makeComputer(database(), { tenantId })
      const itemId = await makeSoftware(database())
      const save = (value: string, detectedAt: Date) =>
        computers.saveDetection({ computerId, itemId, value, detectedAt })
      await save('1.0', at('09:00:00'))
      await save('2.0', at('10:00:00'))
      await save('1.5', at('09:30:00'))
      expect((await computers.detections(computerId)).get(itemId)).toEqual({
        value: '2.0',
        at: at('10:00:00'),
      })
      await save('3.0', at('10:00:00'))
      expect((await computers.detections(computerId)).get(itemId)?.value).toBe('3.0')
    })

    test('two that are saved at once both go through', async () => {
      const computerId = await makeComputer(database(), { tenantId })
      const itemId = await makeSoftware(database())
      const save = (value: string, detectedAt: Date) =>
        computers.saveDetection({ computerId, itemId, value, detectedAt })
      await Promise.all(['1', '2', '3', '4'].map((minute) => save(minute, at(`09:0${minute}:00`))))
      expect((await computers.detections(computerId)).get(itemId)?.value).toBe('4')
    })

    test('of a computer or an item that does not exist is refused', async () => {
      const computerId = await makeComputer(database(), { tenantId })
      const itemId = await makeSoftware(database())
      const save = (ids: { computerId: string; itemId: string }) =>
        refusalOf(computers.saveDetection({ ...ids, value: null, detectedAt: at('09:00:00') }))
      const changes = await changesOf(database(), async () => {
        expect(await save({ computerId, itemId: 'nobody' })).toBe('foreignKey')
        expect(await save({ computerId: 'nobody', itemId })).toBe('foreignKey')
      })
      expect(changes).toEqual([])
    })
  })

  describe('reports of machines', () => {
    const machine: MachineReport = {
      platform: 'linux',
      hostname: 'lap-7',
      kind: 'portable',
      hardwareUuid: 'AAAA',
      installationId: 'install-1',
      serial: 'SN-7',
      manufacturer: 'Maker',
      model: 'Model',
      os: 'Debian 13',
      osVersion: '13.1',
    }
    const report = () => ({ tenantId, machine, hardwareUuid: 'AAAA', seenAt: at('09:00:00') })
    const inTransaction = <Result>(
      work: (tx: Parameters<typeof findIdentity>[0]) => Promise<Result>,
    ): Promise<Result> => database().prisma.$transaction(work)

    test('a new computer needs onboarding; joining keeps what the machine does not tell', async () => {
      const changes = await changesOf(database(), async () => {
        const id = await inTransaction((tx) => createComputerFromReport(tx, report()))
        const told = { ...machine, hostname: 'lap-7b', serial: null, kind: null, osVersion: '13.2' }
        await inTransaction((tx) => joinComputer(tx, id, { ...report(), machine: told, wiped: false }))
        const row = await database().prisma.computer.findUniqueOrThrow({ where: { id } })
        expect(row).toMatchObject({
          name: 'lap-7b',
          nameKey: 'lap-7b',
          serial: 'SN-7',
          serialKey: 'sn-7',
          kind: 'portable',
          osVersion: '13.2',
          onboarding: 'needed',
        })
      })
      expect(changes.map((change) => change.split(' ')[0])).toEqual(['computer', 'computer'])
    })

    test('a wiped machine needs onboarding again, one that was not stays as it is', async () => {
      const id = await makeComputer(database(), { tenantId, onboarding: 'onboarded' })
      const onboarding = async () =>
        (await database().prisma.computer.findUniqueOrThrow({ where: { id } })).onboarding
      await inTransaction((tx) => joinComputer(tx, id, { ...report(), wiped: false }))
      expect(await onboarding()).toBe('onboarded')
      await inTransaction((tx) => joinComputer(tx, id, { ...report(), wiped: true }))
      expect(await onboarding()).toBe('needed')
    })

    test('candidates are everybody with the UUID, and what is alike within the tenant', async () => {
      const fleet = await makeTenant(database())
      const other = await makeTenant(database())
      const uuid = await makeComputer(database(), { tenantId: other, name: 'far', hardwareUuid: 'BBBB' })
      const serial = await makeComputer(database(), { tenantId: fleet, name: 'near', serial: 'sn-9' })
      const name = await makeComputer(database(), { tenantId: fleet, name: 'LAP-9' })
      await makeComputer(database(), { tenantId: other, name: 'lap-9', serial: 'SN-9' })
      const found = await inTransaction((tx) =>
        findIdentityCandidates(tx, {
          tenantId: fleet,
          hardwareUuid: 'BBBB',
          normalisedUuid: 'BBBB',
          installationId: null,
          serial: 'SN-9',
          hostname: 'lap-9',
        }),
      )
      expect(found.map(({ id }) => id).sort()).toEqual([uuid, serial, name].sort())
      expect(await inTransaction((tx) => findIdentity(tx, serial))).toMatchObject({
        id: serial,
        name: 'near',
      })
    })
  })
})
