import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { createKeyPair } from '../../../agent/create-key-pair.ts'
import { readEnrolmentToken } from '../../../core/agent-protocol/enrolment.ts'
import type { MachineReport } from '../../../core/agent-protocol/machine-report.ts'
import type { Database } from '../../db/client.ts'
import { describeOnBothDatabases } from '../../db/testing.ts'
import { createAuditService } from '../audit/audit-service.ts'
import { createComputersService } from '../computers/computers-service.ts'
import { createComputerStore } from '../computers/store.ts'
import { createTenantStore } from '../tenants/store.ts'
import { makeComputer, makeTenant, testSealer } from '../testing.ts'
import type { Caller } from '../users/caller.ts'
import { createAgentsService } from './agents-service.ts'
import { createAgentsContext } from './context.ts'
import { createEnrolmentToken } from './create-enrolment-token.ts'
import { enrolAgent } from './enrol-agent.ts'

const zeros = '00000000-0000-0000-0000-000000000000'
const page = { after: null, limit: 50 }

describeOnBothDatabases('identification', (database) => {
  let world: World
  beforeEach(async () => {
    world = await createWorld(database())
  })

  describe('a machine that enrols', () => {
    it('with a UUID that is known becomes one more pathway to its computer', async () => {
      const machine = { hardwareUuid: randomUUID(), installationId: 'install-1' }
      const first = await world.enrol(machine)
      const second = await world.enrol({ ...machine, hostname: 'other-name' })
      expect(second.computerId).toBe(first.computerId)
      expect(await world.listNew()).toMatchObject([{ id: first.computerId, name: 'other-name' }])
    })

    it('with another installation was wiped, and is among the new computers again', async () => {
      const machine = { hardwareUuid: randomUUID(), installationId: 'install-1' }
      const { computerId } = await world.enrol(machine)
      await world.onboard(computerId)
      await world.enrol(machine)
      expect(await world.listNew()).toEqual([])
      expect(await world.enrol({ ...machine, installationId: 'install-2' })).toMatchObject({ computerId })
      expect(await world.listNew()).toMatchObject([{ id: computerId }])
      await world.onboard(computerId)
      await world.enrol({ ...machine, installationId: 'install-2' })
      expect(await world.listNew()).toEqual([])
    })

    it.each([
      ['zeros', zeros, 'placeholderUuid'],
      ['F only', 'FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF', 'placeholderUuid'],
      ['a vendor’s default', '03000200-0400-0500-0006-000700080009', 'placeholderUuid'],
      ['no UUID', null, 'noUuid'],
      ['something else', 'To be filled by O.E.M.', 'noUuid'],
    ])('with %s waits for a decision', async (_, hardwareUuid, reason) => {
      const { agentId, computerId } = await world.enrol({ hardwareUuid, hostname: 'PC-1' })
      expect(computerId).toBeNull()
      expect(await world.listUndecided()).toMatchObject([
        { agent: { id: agentId, name: 'PC-1', hardwareUuid }, reason, tenant: { name: 'Contoso' } },
      ])
      expect(await world.listNew()).toEqual([])
    })
  })

  describe('an undecided record', () => {
    const undecided = { hardwareUuid: zeros, hostname: 'PC-9', serial: 'SN-9' }

    it('names the computers that it may be and why, the likeliest first', async () => {
      const { tenantId } = world
      const byName = await makeComputer(database(), { tenantId, name: 'pc-9' })
      const bySerial = await makeComputer(database(), { tenantId, name: 'Front desk', serial: 'sn-9' })
      await makeComputer(database(), { name: 'PC-9', serial: 'SN-9' })
      await world.enrol(undecided)
      expect((await world.listUndecided())[0]?.candidates).toEqual([
        {
          computerId: bySerial,
          name: 'Front desk',
          tenant: { id: tenantId, name: 'Contoso' },
          because: 'serial',
          choosable: true,
        },
        expect.objectContaining({ computerId: byName, because: 'name' }),
      ])
    })

    it('is decided to be one of them, and is gone from the list', async () => {
      const { tenantId, agents, admin } = world
      const computerId = await makeComputer(database(), { tenantId, name: 'PC-9' })
      const { agentId } = await world.enrol(undecided)
      const [record] = await world.listUndecided()
      const decision = { kind: 'same', computerId } as const
      expect(await agents.decide(admin, record?.id ?? '', decision)).toBe(computerId)
      expect(await world.listUndecided()).toEqual([])
      const { prisma } = database()
      expect(await prisma.agent.findUnique({ where: { id: agentId } })).toMatchObject({ computerId })
      expect(await prisma.auditEntry.findFirst({ where: { action: 'agent.decideRecord' } })).toMatchObject({
        userId: admin.userId,
        subjectId: agentId,
        tenantId,
      })
    })

    it('is decided to be a new computer, which needs onboarding', async () => {
      await world.enrol(undecided)
      const [record] = await world.listUndecided()
      const id = await world.agents.decide(world.admin, record?.id ?? '', { kind: 'new' })
      expect(await world.listNew()).toMatchObject([{ id, name: 'PC-9', tenant: { name: 'Contoso' } }])
    })

    it('with the hardware of another tenant’s computer shows it to those who may see it only', async () => {
      const hardwareUuid = randomUUID().toUpperCase()
      const other = await makeTenant(database(), { name: 'Fabrikam' })
      const computerId = await makeComputer(database(), { tenantId: other, name: 'FAB-1', hardwareUuid })
      await world.enrol({ hardwareUuid })
      expect(await world.listUndecided()).toMatchObject([
        {
          reason: 'sameUuidOtherTenant',
          candidates: [{ computerId, tenant: { name: 'Fabrikam' }, choosable: false }],
        },
      ])
      expect(await world.listUndecided(world.limitedTo(world.tenantId))).toMatchObject([{ candidates: [] }])
      expect(await world.listUndecided(world.limitedTo(other))).toEqual([])
    })

    it('is not changed by those who may only look, or look elsewhere', async () => {
      await world.enrol(undecided)
      const [record] = await world.listUndecided()
      const decide = (caller: Caller) => world.agents.decide(caller, record?.id ?? '', { kind: 'new' })
      await expect(decide({ ...world.admin, role: 'technician' })).rejects.toMatchObject({
        code: 'notAllowed',
      })
      await expect(decide(world.limitedTo('elsewhere'))).rejects.toMatchObject({ code: 'notFound' })
      expect(await world.listUndecided({ ...world.admin, role: 'readOnly' })).toHaveLength(1)
    })

    it('of a revoked agent is nobody’s matter, and a computer that is gone is no candidate', async () => {
      const { agentId } = await world.enrol(undecided)
      const computerId = await makeComputer(database(), { tenantId: world.tenantId, name: 'PC-9' })
      await world.enrol(undecided)
      await database().prisma.computer.delete({ where: { id: computerId } })
      await database().prisma.agent.update({ where: { id: agentId }, data: { revokedAt: new Date() } })
      expect(await world.listUndecided()).toMatchObject([{ candidates: [] }])
    })

    it('is one of many, which come in parts', async () => {
      for (const hostname of ['a', 'b', 'c']) await world.enrol({ hostname })
      const part = (after: string | null) =>
        world.agents.listUndecided(world.limitedTo(world.tenantId), { after, limit: 2 })
      const first = await part(null)
      expect(first.records).toHaveLength(2)
      const second = await part(first.next)
      expect(second).toMatchObject({ next: null, records: [expect.anything()] })
      const names = [...first.records, ...second.records].map(({ agent }) => agent.name)
      expect(names.sort()).toEqual(['a', 'b', 'c'])
    })
  })

  it('new computers come in parts, too', async () => {
    for (const name of ['a', 'b', 'c'])
      await makeComputer(database(), { tenantId: world.tenantId, name, onboarding: 'needed' })
    const caller = world.limitedTo(world.tenantId)
    const first = await world.computers.listNew(caller, { after: null, limit: 2 })
    expect(first.computers).toHaveLength(2)
    const second = await world.computers.listNew(caller, { after: first.next, limit: 2 })
    expect(second.computers).toHaveLength(1)
    expect(second.next).toBeNull()
    expect((await world.computers.listNew(world.limitedTo('elsewhere'), page)).computers).toEqual([])
  })
})

type World = Awaited<ReturnType<typeof createWorld>>

/** A tenant of its own, and who looks after it. */
async function createWorld(database: Database) {
  const tenantId = await makeTenant(database, { name: 'Contoso' })
  const email = `${tenantId}@example.com`
  const { id: userId } = await database.prisma.user.create({ data: { name: 'Admin', email } })
  const signedIn = { userId, name: 'Admin', email, via: 'cookie', authSessionId: 'session' } as const
  const admin: Caller = { ...signedIn, role: 'admin', limitedToTenants: false, tenantIds: [] }
  const limitedTo = (id: string): Caller => ({ ...admin, limitedToTenants: true, tenantIds: [id] })
  const audit = createAuditService(database)
  const silent = () => undefined
  const context = createAgentsContext({
    database,
    serverKey: createKeyPair(),
    serverUrl: 'http://127.0.0.1:8080',
    sealer: testSealer(),
    log: { info: silent, warn: silent },
    recordAudit: (event) => audit.record(event),
    listener: {
      commandChanged: silent,
      inventory: silent,
      progress: silent,
      agentOnline: silent,
      agentOffline: silent,
      output: silent,
    },
  })
  const store = createComputerStore(database)
  const agents = createAgentsService(context, { tenants: createTenantStore(database), computers: store })
  const computers = createComputersService(store)
  // Other tests' records are of other tenants.
  const ofTenant = <T extends { tenant: { id: string } }>(rows: readonly T[]) =>
    rows.filter(({ tenant }) => tenant.id === tenantId)

  return {
    tenantId,
    admin,
    limitedTo,
    agents,
    computers,
    listUndecided: async (caller = admin) =>
      ofTenant((await agents.listUndecided(caller, { after: null, limit: 200 })).records),
    listNew: async () => ofTenant((await computers.listNew(admin, { after: null, limit: 200 })).computers),
    onboard: async (computerId: string | null) => {
      const data = { onboarding: 'onboarded' }
      await database.prisma.computer.update({ where: { id: computerId ?? '' }, data })
    },

    /** Enrols an agent on a machine that tells this of itself. */
    async enrol(machine: Partial<MachineReport>): Promise<{ agentId: string; computerId: string | null }> {
      const { token } = await createEnrolmentToken(context, 'server', { tenantId })
      const unknown = { installationId: null, serial: null, os: null, osVersion: null, kind: null }
      const { agentId } = await enrolAgent(context, {
        version: 1,
        secret: readEnrolmentToken(token)?.secret ?? '',
        publicKey: createKeyPair().publicKey,
        agentVersion: '1.0.0',
        machine: {
          hostname: 'PC-1',
          platform: 'windows',
          hardwareUuid: null,
          manufacturer: null,
          model: null,
          ...unknown,
          ...machine,
        },
      })
      return { agentId, computerId: (await context.store.findAgent(agentId))?.computerId ?? null }
    },
  }
}
