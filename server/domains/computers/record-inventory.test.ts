import { randomUUID } from 'node:crypto'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { InstalledSoftwareEntry, InventoryMessage } from '../../../core/agent-protocol/messages.ts'
import { describeOnBothDatabases } from '../../db/testing.ts'
import { createAgentStore } from '../agents/store.ts'
import { createAuditService } from '../audit/audit-service.ts'
import { at, changesOf, makeComputer, makePerson, makeTenant } from '../testing.ts'
import { type InventoryContext, recordInventory } from './record-inventory.ts'
import { type ComputerStore, createComputerStore } from './store.ts'

type Found = NonNullable<InventoryMessage['found']>

const uuid = '8A3C5A20-9F1D-11EE-8C90-0242AC120002'

function software(name: string, version: string | null, more: Partial<InstalledSoftwareEntry> = {}) {
  const rest = { publisher: null, upgradeCode: null, productCode: null, source: 'registry' as const }
  return { name, version, ...rest, ...more }
}

describeOnBothDatabases('inventory', (database) => {
  let computers: ComputerStore
  let tenantId: string
  let computerId: string
  let agentId: string
  let context: InventoryContext
  let now: Date
  let warnings: string[]
  beforeAll(async () => {
    computers = createComputerStore(database())
    tenantId = await makeTenant(database())
  })
  beforeEach(async () => {
    now = at('12:00:00')
    warnings = []
    context = {
      database: database(),
      agents: createAgentStore(database()),
      audit: createAuditService(database()),
      log: { info: () => undefined, warn: (_, words) => warnings.push(words) },
      now: () => now,
    }
    computerId = await makeComputer(database(), { tenantId, name: 'LAP-7', installationId: 'install-1' })
    agentId = await addAgent(computerId)
  })

  async function addAgent(of: string | null): Promise<string> {
    const data = { id: randomUUID(), computerId: of, tenantId, kind: 'deskhand', name: 'agent' }
    await database().prisma.agent.create({ data })
    return data.id
  }

  const row = () => database().prisma.computer.findUniqueOrThrow({ where: { id: computerId } })
  const rowsOf = () =>
    database().prisma.installedSoftware.findMany({
      where: { computerId },
      orderBy: [{ nameKey: 'asc' }, { firstSeenAt: 'asc' }],
    })
  const readings = async () =>
    await database().prisma.upnReading.findMany({ where: { computerId }, orderBy: { readAt: 'asc' } })

  const machine: InventoryMessage['machine'] = {
    hostname: 'LAP-7',
    platform: 'windows',
    hardwareUuid: null,
    installationId: 'install-1',
    serial: null,
    os: null,
    osVersion: null,
    manufacturer: null,
    model: null,
    kind: null,
  }
  const nothingFound = { rebootPending: null, roles: null, signedIn: null, software: null }

  function start(told: Partial<InventoryMessage['machine']> = {}, instant = now): InventoryMessage {
    return {
      type: 'inventory',
      at: instant.toISOString(),
      agentVersion: '1.0.0',
      features: [],
      machine: { ...machine, ...told },
    }
  }

  /** An inventory command for the agent, issued at an instant. */
  async function issue(issuedAt = now, agent = agentId, kind = 'inventory'): Promise<string> {
    const command = {
      agentId: agent,
      kind,
      issuedAt,
      expiresAt: issuedAt,
      sealedMessage: '',
      key: randomUUID(),
    }
    const limits = { timeoutSeconds: 60, outputLimitBytes: 0 }
    const data = { id: randomUUID(), ...command, ...limits }
    await database().prisma.agentCommand.create({ data })
    return data.id
  }

  /** The answer to a command that was issued at the instant at which it was found. */
  async function answer(
    found: Partial<Found>,
    told: Partial<InventoryMessage['machine']> = {},
    instant = now,
  ): Promise<InventoryMessage> {
    const commandId = await issue(instant)
    return { ...start(told, instant), found: { ...nothingFound, commandId, ...found } }
  }

  const record = (message: InventoryMessage, agent = agentId) => recordInventory(context, agent, message)
  const changes = (work: () => Promise<unknown>) => changesOf(database(), work)

  describe('of the machine', () => {
    const told = {
      hostname: 'LAP-7',
      hardwareUuid: uuid.toLowerCase(),
      serial: 'SN-7',
      manufacturer: 'Maker',
      model: 'Book',
      os: 'Windows 11 Pro',
      osVersion: '10.0.26100',
      kind: 'portable',
    } as const

    test('is kept at the start of the agent, and nothing else', async () => {
      expect(await changes(() => record(start(told)))).toEqual([`computer ${computerId}`])
      const { kind: _, hostname: __, ...columns } = told
      expect(await row()).toMatchObject({
        ...columns,
        hardwareUuid: uuid,
        serialKey: 'sn-7',
        kind: 'portable',
        lastSeenAt: now,
        inventoryAt: null,
        onboarding: 'onboarded',
      })
    })

    test('is no change of facts unless one has changed', async () => {
      await record(start(told))
      expect(await changes(() => record(start({ ...told, osVersion: '10.0.26200' })))).toEqual([])
      expect(await changes(() => record(start({ ...told, kind: 'server' })))).toHaveLength(1)
      expect(await changes(() => record(start({ ...told, kind: 'server', hostname: 'SRV' })))).toHaveLength(1)
    })

    test('stays as it was where the machine does not tell', async () => {
      await record(start(told))
      await record(start({ installationId: null }))
      expect(await row()).toMatchObject({ serial: 'SN-7', kind: 'portable', installationId: 'install-1' })
    })

    test('comes from agents of computers only', async () => {
      const undecided = await addAgent(null)
      expect(await record(start(), undecided)).toBeNull()
      expect(await record(start(), randomUUID())).toBeNull()
    })
  })

  describe('of a machine that is another one', () => {
    test('by its installation was wiped: it needs onboarding, once', async () => {
      await record(start({ hardwareUuid: uuid }))
      const wiped = start({ hardwareUuid: uuid, installationId: 'install-2' })
      expect(await changes(async () => expect(await record(wiped)).toBe('wiped'))).toHaveLength(1)
      expect(await row()).toMatchObject({ onboarding: 'needed', installationId: 'install-2' })
      const entries = () => database().prisma.auditEntry.count({ where: { subjectId: computerId } })
      expect(await entries()).toBe(1)

      await database().prisma.computer.update({
        where: { id: computerId },
        data: { onboarding: 'onboarded' },
      })
      expect(await record(wiped)).toBe('recorded')
      expect(await record(await answer({}, wiped.machine))).toBe('recorded')
      expect(await row()).toMatchObject({ onboarding: 'onboarded' })
      expect(await entries()).toBe(1)
    })

    test('was wiped as well when an inventory tells it', async () => {
      expect(await record(await answer({}, { installationId: 'install-2' }))).toBe('wiped')
      expect(await row()).toMatchObject({ onboarding: 'needed', inventoryAt: now })
    })

    test('by its hardware alone has a new board, by both is not this computer', async () => {
      const other = '11111111-2222-3333-4444-555555555555'
      await record(start({ hardwareUuid: uuid }))
      expect(await record(start({ hardwareUuid: other }))).toBe('recorded')
      expect(await row()).toMatchObject({ hardwareUuid: other })
      const copied = await answer(
        { rebootPending: true },
        { hardwareUuid: uuid, installationId: 'install-2' },
      )
      const before = await row()
      expect(await changes(async () => expect(await record(copied)).toBe('otherMachine'))).toEqual([])
      expect({ ...(await row()), updatedAt: null }).toEqual({ ...before, updatedAt: null })
      expect(warnings.at(-1)).toContain('another machine')
    })

    test('with the hardware of another computer is not taken for either', async () => {
      const taken = '22222222-2222-3333-4444-555555555555'
      await makeComputer(database(), { tenantId, hardwareUuid: taken })
      expect(await record(start({ hardwareUuid: taken }))).toBe('recorded')
      expect(await row()).toMatchObject({ hardwareUuid: null })
      await record(start({ hardwareUuid: '33333333-2222-3333-4444-555555555555' }))
      expect(await record(start({ hardwareUuid: taken }))).toBe('otherMachine')
    })
  })

  test('its address is kept until it tells another one, and announced', async () => {
    const announced = [`computer ${computerId}`]
    expect(await changes(() => record(start({ address: '10.0.0.7' })))).toEqual(announced)
    expect(await changes(() => record(start()))).toEqual([])
    expect(await row()).toMatchObject({ lastAddress: '10.0.0.7' })
    expect(await changes(() => record(start({ address: '10.0.0.8' })))).toEqual(announced)
  })

  describe('with what was found', () => {
    test('keeps the user, the pending restart and the roles, and announces what counts', async () => {
      const signedIn = { name: 'CONTOSO\\jane', upn: null }
      const first = await answer({ rebootPending: true, roles: ['domainController'], signedIn })
      expect(await changes(() => record(first))).toEqual([`computer ${computerId}`])
      expect(await row()).toMatchObject({
        rebootPending: true,
        signedInUser: 'CONTOSO\\jane',
        rolesKnown: true,
        inventoryAt: now,
      })
      const roles = () => database().prisma.computerRole.findMany({ where: { computerId } })
      expect(await roles()).toMatchObject([{ role: 'domainController' }])

      now = at('12:05:00')
      // Nobody is signed in any more: it is looked up by whoever is.
      const gone = await answer({ roles: ['domainController'] })
      expect(await changes(() => record(gone))).toEqual([`computer ${computerId}`])
      expect(await changes(() => record(gone))).toEqual([])
      expect(await row()).toMatchObject({ rebootPending: null, signedInUser: null })
      expect(await changes(async () => record(await answer({ roles: null })))).toEqual([])
      expect(await roles()).toHaveLength(1)
      expect(await changes(async () => record(await answer({ roles: [] })))).toHaveLength(1)
      expect(await roles()).toEqual([])
      expect(await row()).toMatchObject({ rolesKnown: true })
    })

    test('is on the audit where it is a domain controller that it was not before', async () => {
      const audited = async () =>
        (
          await database().prisma.auditEntry.findMany({
            where: { subjectId: computerId },
            orderBy: { id: 'asc' },
          })
        )
          .filter(({ action }) => action === 'computer.becameDomainController')
          .map(({ actorKind, agentId, tenantId, detail }) => ({ actorKind, agentId, tenantId, detail }))
      const entry = (...roles: string[]) => ({
        actorKind: 'agent',
        agentId,
        tenantId,
        detail: JSON.stringify({ roles }),
      })
      await record(await answer({ roles: [] }))
      await record(await answer({ roles: null }))
      expect(await audited()).toEqual([])
      await record(await answer({ roles: ['domainController', 'domainController'] }))
      await record(await answer({ roles: ['domainController'] }))
      expect(await audited()).toEqual([entry('domainController')])
      await record(await answer({ roles: ['domainController', 'primaryDomainController'] }))
      await record(await answer({ roles: ['domainController'] }))
      expect(await audited()).toEqual([entry('domainController'), entry('primaryDomainController')])
      // Too old to count: nothing of it is kept.
      await record(await answer({ roles: ['primaryDomainController'] }, {}, at('11:00:00')))
      expect(await audited()).toHaveLength(2)
    })

    test('that there are no roles is news, too', async () => {
      expect(await changes(async () => record(await answer({ roles: [] })))).toHaveLength(1)
    })

    test('is told from an older one by the server’s clock', async () => {
      await record(await answer({ rebootPending: true }))
      expect(await record(await answer({ rebootPending: false }, {}, at('11:59:00')))).toBe('older')
      expect(await row()).toMatchObject({ rebootPending: true, inventoryAt: now })

      // Asked for later, by a machine whose clock is an hour late; and another whose clock is ahead.
      now = at('12:10:00')
      const commandId = await issue(at('12:09:00'))
      const late = { ...start({}, at('11:10:00')), found: { ...nothingFound, commandId } }
      expect(await record(late)).toBe('recorded')
      expect(await row()).toMatchObject({ rebootPending: null, inventoryAt: at('12:09:00') })
      await record({ ...late, at: at('23:00:00').toISOString() })
      expect(await row()).toMatchObject({ inventoryAt: now })
    })

    test('counts only as the answer to an inventory of its own', async () => {
      const stranger = await addAgent(computerId)
      for (const commandId of [
        randomUUID(),
        await issue(now, stranger),
        await issue(now, agentId, 'script'),
      ]) {
        const found = { ...nothingFound, commandId, rebootPending: true }
        expect(await record({ ...start({ os: 'Windows 11' }), found })).toBe('recorded')
        expect(warnings.pop()).toContain('not asked for')
      }
      expect(await row()).toMatchObject({ rebootPending: null, inventoryAt: null, os: 'Windows 11' })
    })

    test('of several agents at once all goes through', async () => {
      const one = { software: [software('Reader', '1.0')], signedIn: { name: 'a', upn: 'a@contoso.com' } }
      const messages = await Promise.all([0, 1, 2, 3].map(() => answer(one)))
      const results = await Promise.all(messages.map((message) => record(message)))
      expect(results).toEqual(['recorded', 'recorded', 'recorded', 'recorded'])
      expect(await rowsOf()).toHaveLength(1)
      expect(await readings()).toHaveLength(1)
    })
  })

  describe('of software', () => {
    const names = async () => (await computers.findInstalled(computerId)).software?.map(({ name }) => name)

    test('is the list as it was found, and what became of each entry', async () => {
      const reader = software('Reader', '1.0', { productCode: '{A}', publisher: 'Maker' })
      await record(await answer({ software: [reader, software('editor', null), software('Viewer', '3')] }))
      expect(await computers.findInstalled(computerId)).toEqual({
        inventoryAt: now,
        software: [software('editor', null), reader, software('Viewer', '3')],
      })
      const [first, before] = [now, await rowsOf()]
      now = at('13:00:00')
      const found = [{ ...reader, version: '1.1' }, software('VIEWER', '3'), software('Player', '9')]
      expect(await changes(async () => record(await answer({ software: found })))).toEqual([])
      expect(await names()).toEqual(['Player', 'Reader', 'VIEWER'])
      const seen = { lastSeenAt: now, goneAt: null }
      expect(await rowsOf()).toMatchObject([
        { id: before[0]?.id, name: 'editor', firstSeenAt: first, lastSeenAt: first, goneAt: now },
        { name: 'Player', firstSeenAt: now, ...seen },
        { id: before[1]?.id, name: 'Reader', version: '1.0', firstSeenAt: first, goneAt: now },
        { name: 'Reader', version: '1.1', firstSeenAt: now, ...seen },
        { id: before[2]?.id, name: 'VIEWER', firstSeenAt: first, ...seen },
      ])
    })

    test('that is back after it was gone is there anew, and when it was away stays known for a while', async () => {
      const both = [software('Reader', '1.0'), software('Editor', '1.0')]
      await record(await answer({ software: both }))
      now = at('13:00:00')
      await record(await answer({ software: [software('Editor', '1.0')] }))
      expect(await names()).toEqual(['Editor'])
      now = at('14:00:00')
      await record(await answer({ software: both }))
      expect(await names()).toEqual(['Editor', 'Reader'])
      expect((await rowsOf()).map(({ name, goneAt }) => [name, goneAt])).toEqual([
        ['Editor', null],
        ['Reader', at('13:00:00')],
        ['Reader', null],
      ])
      now = new Date(at('14:00:00').getTime() + 121 * 86_400_000)
      await record(await answer({ software: both }))
      expect((await rowsOf()).map(({ name }) => name)).toEqual(['Editor', 'Reader'])
    })

    test.each([
      ['that cannot be read', null],
      ['that is empty', []],
    ])('%s changes nothing, and is not the one before', async (_, list) => {
      await record(await answer({ software: [software('Reader', '1.0')] }))
      const before = await rowsOf()
      now = at('13:00:00')
      await record(await answer({ software: list }))
      expect(await rowsOf()).toEqual(before)
      expect(await computers.findInstalled(computerId)).toEqual({ inventoryAt: now, software: null })
      now = at('14:00:00')
      await record(await answer({ software: [software('Reader', '1.0')] }))
      expect(await names()).toEqual(['Reader'])
    })

    test('of a computer without an inventory is not known', async () => {
      expect(await computers.findInstalled(computerId)).toEqual({ inventoryAt: null, software: null })
      expect(await computers.findInstalled('nobody')).toEqual({ inventoryAt: null, software: null })
    })

    test('may hold any characters', async () => {
      await record(await answer({ software: [software('Re\0ader', '1\0')] }, { model: 'Bo\0ok' }))
      expect(await names()).toEqual(['Re\uFFFDader'])
      expect(await row()).toMatchObject({ model: 'Bo\uFFFDok' })
    })

    test('is kept quickly, however long the list is', async () => {
      const long = (version: string) =>
        Array.from({ length: 3000 }, (_, index) => software(`package-${index}`, `${version}.${index}`))
      const took: number[] = []
      for (const list of [long('1'), long('1'), long('2')]) {
        now = new Date(now.getTime() + 60_000)
        const message = await answer({ software: list })
        const begun = performance.now()
        await record(message)
        took.push(performance.now() - begun)
      }
      const { software: kept } = await computers.findInstalled(computerId)
      expect(kept).toHaveLength(3000)
      expect(kept?.every(({ version }) => version?.startsWith('2.'))).toBe(true)
      // Of the two that write every entry the quicker one: the machine may be busy with something else.
      const [added = 0, , changed = 0] = took
      expect(Math.min(added, changed)).toBeLessThan(300)
    })
  })

  describe('of who is signed in', () => {
    const signedIn = (upn: string | null) => ({ name: 'CONTOSO\\someone', upn })

    /** Inventories a minute apart, each with somebody of the tenant signed in. */
    async function read(...upns: (string | null)[]): Promise<void> {
      for (const upn of upns) {
        now = new Date(now.getTime() + 60_000)
        await record(await answer({ signedIn: upn === null ? null : signedIn(upn) }))
      }
    }

    test('is kept ten times, and nobody is no reading', async () => {
      await read(
        '0@x.com',
        '1@x.com',
        null,
        ...Array.from({ length: 10 }, (_, index) => `${index + 2}@x.com`),
      )
      expect((await readings()).map(({ upn }) => upn)).toEqual(
        Array.from({ length: 10 }, (_, index) => `${index + 2}@x.com`),
      )
    })

    test('is one reading though it is told twice', async () => {
      const message = await answer({ signedIn: signedIn('A@x.com') })
      await record(message)
      await record(message)
      expect(await readings()).toMatchObject([{ upn: 'A@x.com', upnKey: 'a@x.com', readAt: now }])
    })

    test('says whose computer it is, and announces another one', async () => {
      const jane = await makePerson(database(), { tenantId, upn: 'Jane@Contoso.com' })
      const john = await makePerson(database(), { tenantId, upn: 'john@contoso.com' })
      await makePerson(database(), { upn: 'john@contoso.com' })
      expect(await changes(() => read('jane@contoso.com'))).toEqual([`computer ${computerId}`])
      expect(await row()).toMatchObject({ primaryPersonKnown: true, primaryPersonId: jane })
      await read(null)
      expect(await changes(() => read(null))).toEqual([])
      expect(await changes(() => read('JANE@contoso.com'))).toEqual([`computer ${computerId}`])
      expect(await row()).toMatchObject({ primaryPersonId: jane })
      expect(await changes(() => read('john@contoso.com', 'john@contoso.com'))).toHaveLength(1)
      expect(await row()).toMatchObject({ primaryPersonId: john })
    })

    test('of nobody who is known is not known, until he is', async () => {
      await read('new@contoso.com')
      expect(await row()).toMatchObject({ primaryPersonKnown: false, primaryPersonId: null })
      const person = await makePerson(database(), { tenantId, upn: 'new@contoso.com' })
      expect(
        await changes(async () => expect(await computers.refreshPrimaryPersons(tenantId)).toBe(1)),
      ).toEqual([`computer ${computerId}`])
      expect(await row()).toMatchObject({ primaryPersonKnown: true, primaryPersonId: person })
      expect(await changes(() => computers.refreshPrimaryPersons(tenantId))).toEqual([])
      await read('other@x.com', 'other@x.com')
      expect(await row()).toMatchObject({ primaryPersonKnown: false, primaryPersonId: null })
    })

    test('leaves a computer without readings as it was told', async () => {
      await database().prisma.computer.update({
        where: { id: computerId },
        data: { primaryPersonKnown: true },
      })
      await read(null)
      expect(await row()).toMatchObject({ primaryPersonKnown: true, primaryPersonId: null })
    })
  })

  describe('of a domain’s user without a UPN', () => {
    beforeEach(async () => {
      // Each test has a tenant of its own: others' computers wait for their users, too.
      tenantId = await makeTenant(database())
      await database().prisma.computer.update({ where: { id: computerId }, data: { tenantId } })
    })

    const pending = () => computers.pendingUpnLookups({ computerId })

    test('is asked from a domain controller, until there is an answer', async () => {
      const jane = await makePerson(database(), { tenantId, upn: 'jane.roe@contoso.com' })
      await record(await answer({ signedIn: { name: 'CONTOSO\\jane', upn: null } }))
      const lookup = { computerId, tenantId, account: { domain: 'CONTOSO', name: 'jane' }, at: now }
      expect(await pending()).toEqual([lookup])
      expect(await computers.pendingUpnLookups({ since: now })).toContainEqual(lookup)
      const later = await computers.pendingUpnLookups({ since: at('12:00:01') })
      expect(later).not.toContainEqual(lookup)

      const save = () => computers.saveUpn(computerId, 'Jane.Roe@contoso.com', now)
      expect(await changes(save)).toEqual([`computer ${computerId}`])
      expect(await changes(save)).toEqual([])
      expect(await readings()).toHaveLength(1)
      expect(await row()).toMatchObject({ primaryPersonKnown: true, primaryPersonId: jane })
      expect(await pending()).toEqual([])
      await computers.saveUpn('nobody', 'jane.roe@contoso.com', now)
    })

    test.each([
      ['whose UPN is known', { name: 'CONTOSO\\jane', upn: 'jane@contoso.com' }],
      ['of the machine itself', { name: 'LAP-7\\jane', upn: null }],
      ['without a domain', { name: 'jane', upn: null }],
      ['who is not there', null],
    ])('is not asked for one %s', async (_, user) => {
      await record(await answer({ signedIn: user }))
      expect(await pending()).toEqual([])
    })

    test('is not asked where a directory is linked', async () => {
      const { prisma } = database()
      await record(await answer({ signedIn: { name: 'CONTOSO\\jane', upn: null } }))
      const { id } = await prisma.integration.create({
        data: { kind: 'directory', vendor: 'graph', name: 'Entra', baseUrl: 'https://x', settings: '{}' },
      })
      const link = { integrationId: id, recordKind: 'client', externalId: tenantId, tenantId }
      await prisma.externalLink.create({ data: link })
      expect(await pending()).toEqual([])
      await prisma.integration.update({ where: { id }, data: { enabled: false } })
      expect(await pending()).toHaveLength(1)
    })

    test('has the domain controllers that are online, the primary one first', async () => {
      const find = () => computers.findDomainController(tenantId)
      const add = async (name: string, roles: string[], online: boolean) => {
        const id = await makeComputer(database(), { tenantId, name, roles })
        const agent = await addAgent(id)
        await database().prisma.agent.update({ where: { id: agent }, data: { online } })
        return id
      }
      await add('FILES', [], true)
      await add('DC-0', ['primaryDomainController'], false)
      expect(await find()).toBeNull()
      const second = await add('DC-2', ['domainController'], true)
      expect(await find()).toEqual({ id: second, name: 'DC-2' })
      const primary = await add('DC-9', ['domainController', 'primaryDomainController'], true)
      expect(await find()).toEqual({ id: primary, name: 'DC-9' })
    })
  })
})
