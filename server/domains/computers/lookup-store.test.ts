import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { describeOnBothDatabases } from '../../db/testing.ts'
import { at, makeComputer, makePerson, makeTenant } from '../testing.ts'
import { createLookupStore, type LookupStore } from './lookup-store.ts'

const meshNode = 'node//aB3x'
const session = '0d3a1b2c-1111-4222-8333-444455556666'

describeOnBothDatabases('the store of the look-up', (database) => {
  let store: LookupStore
  let tenantId: string
  beforeAll(async () => {
    store = createLookupStore(database())
    tenantId = await makeTenant(database(), { name: 'Contoso' })
  })

  type AgentGiven = {
    kind: string
    online?: boolean
    revokedAt?: Date
    integrationId?: string
    preference?: number
  }

  async function addAgent(computerId: string, agent: AgentGiven, externalId: string | null = null) {
    await database().prisma.agent.create({
      data: { computerId, tenantId, name: 'agent', externalId, ...agent },
    })
  }

  async function addRmm(vendor: string, baseUrl: string, enabled = true): Promise<string> {
    const rmm = { kind: 'rmm', vendor, name: vendor, baseUrl, settings: '{}', enabled }
    return (await database().prisma.integration.create({ data: rmm })).id
  }

  async function addUser(): Promise<string> {
    const email = `${Math.random()}@example.com`
    return (await database().prisma.user.create({ data: { name: 'Ana', email } })).id
  }

  describe('what a computer is found by', () => {
    test('is all that is known of it, with the name and e-mail of its person', async () => {
      const personId = await makePerson(database(), {
        tenantId,
        name: 'Jane Roe',
        email: 'jane@contoso.example',
      })
      const id = await makeComputer(database(), {
        tenantId,
        name: 'LAP-1',
        serial: 'SN-1',
        primaryPersonId: personId,
        tags: ['vip', 'kiosk'],
      })
      await database().prisma.computer.update({
        where: { id },
        data: { signedInUser: 'CONTOSO\\jane', lastAddress: '10.0.0.7' },
      })
      await addAgent(id, { kind: 'deskhand', online: true })
      expect(await store.recordsOf([id, 'gone'])).toEqual([
        {
          id,
          tenantId,
          personId,
          online: true,
          values: [
            { field: 'name', value: 'LAP-1' },
            { field: 'serial', value: 'SN-1' },
            { field: 'tenant', value: 'Contoso' },
            { field: 'person', value: 'Jane Roe' },
            { field: 'person', value: 'jane@contoso.example' },
            { field: 'user', value: 'CONTOSO\\jane' },
            { field: 'address', value: '10.0.0.7' },
            { field: 'tag', value: 'kiosk' },
            { field: 'tag', value: 'vip' },
          ],
        },
      ])
      const found = { id, name: 'LAP-1', online: true, tenant: { id: tenantId, name: 'Contoso' } }
      expect(await store.found([id], 'all')).toMatchObject([
        { ...found, person: { id: personId, name: 'Jane Roe' }, user: 'CONTOSO\\jane', address: '10.0.0.7' },
      ])
    })

    test('is nothing of a person of another tenant', async () => {
      const primaryPersonId = await makePerson(database(), { name: 'Stranger', email: 'stranger@x.example' })
      const id = await makeComputer(database(), { tenantId, name: 'LAP-2', primaryPersonId })
      expect(JSON.stringify([await store.recordsOf([id]), await store.found([id], 'all')])).not.toContain(
        'tranger',
      )
    })

    test('comes page by page in the order of the ids', async () => {
      const first = await makeComputer(database(), { id: '0-first', tenantId })
      const pages = [await store.recordsAfter(''), await store.recordsAfter(first)]
      expect(pages.map((page) => page.map(({ id }) => id).indexOf(first))).toEqual([0, -1])
      expect(pages[1]?.length).toBe((pages[0]?.length ?? 0) - 1)
    })
  })

  test('agents that are connected and not revoked say who is online', async () => {
    const id = await makeComputer(database(), { tenantId })
    await addAgent(id, { kind: 'deskhand', online: true })
    await addAgent(id, { kind: 'deskhand', online: true, revokedAt: at('09:00:00') })
    await addAgent(id, { kind: 'deskhand' })
    const page = await store.onlineAfter('')
    expect(page.filter(({ computerId }) => computerId === id)).toHaveLength(1)
    expect(await store.onlineAfter(page.at(-1)?.id ?? '')).toEqual([])
  })

  test('only computers of the tenants asked for are shown, in the order asked for', async () => {
    const mine = await makeComputer(database(), { tenantId })
    const foreign = await makeComputer(database())
    const idsOf = async (tenants: 'all' | string[]) =>
      (await store.found([foreign, 'gone', mine], tenants)).map(({ id }) => id)
    expect(await idsOf('all')).toEqual([foreign, mine])
    expect(await idsOf([tenantId])).toEqual([mine])
    expect(await idsOf([])).toEqual([])
  })

  test('a remote session opens through agents of RMMs that are enabled, the preferred first', async () => {
    const id = await makeComputer(database(), { tenantId })
    const mesh = await addRmm('meshcentral', 'https://mesh.example')
    const control = await addRmm('screenconnect', 'https://control.example')
    await addAgent(id, { kind: 'meshcentral', integrationId: mesh, preference: 200 }, meshNode)
    await addAgent(id, { kind: 'screenconnect', integrationId: control }, session)
    await addAgent(
      id,
      { kind: 'meshcentral', integrationId: await addRmm('off', 'https://off.example', false) },
      meshNode,
    )
    await addAgent(
      id,
      { kind: 'meshcentral', integrationId: await addRmm('plain', 'http://plain.example') },
      meshNode,
    )
    await addAgent(
      id,
      { kind: 'automate', integrationId: await addRmm('automate', 'https://a.example') },
      '42',
    )
    const revokedAt = at('09:00:00')
    await addAgent(id, { kind: 'screenconnect', integrationId: mesh, revokedAt }, session)
    await addAgent(id, { kind: 'deskhand' }, session)
    const bare = await makeComputer(database(), { tenantId })
    const remote = [
      { name: 'screenconnect', url: `https://control.example/Host#Access/All%20Machines//${session}/Join` },
      { name: 'meshcentral', url: 'https://mesh.example/?gotonode=aB3x&viewmode=11&hide=31' },
    ]
    expect(await store.found([id, bare], 'all')).toMatchObject([
      { id, remote },
      { id: bare, remote: [] },
    ])
  })

  describe('computers that were opened', () => {
    let userId: string
    beforeEach(async () => {
      userId = await addUser()
    })
    const minute = (count: number) => new Date(at('09:00:00').getTime() + count * 60_000)
    const visited = (limit = 50) => store.visited(userId, 'all', limit)

    test('come back, the latest first, each once, and those of others do not', async () => {
      const [a, b] = [
        await makeComputer(database(), { tenantId }),
        await makeComputer(database(), { tenantId }),
      ]
      await store.visit(userId, a, minute(0))
      await store.visit(userId, b, minute(1))
      expect(await visited()).toEqual([b, a])
      await store.visit(userId, a, minute(2))
      await store.visit(await addUser(), b, minute(3))
      expect(await visited()).toEqual([a, b])
      expect(await visited(1)).toEqual([a])
    })

    test('are of the tenants asked for', async () => {
      const [mine, foreign] = [await makeComputer(database(), { tenantId }), await makeComputer(database())]
      await store.visit(userId, mine, minute(0))
      await store.visit(userId, foreign, minute(1))
      expect(await store.visited(userId, [tenantId], 50)).toEqual([mine])
    })

    test('are kept fifty times', async () => {
      const ids: string[] = []
      for (let count = 0; count < 52; count++) {
        ids.unshift(await makeComputer(database(), { tenantId }))
        await store.visit(userId, ids[0] ?? '', minute(count))
      }
      expect(await visited(100)).toEqual(ids.slice(0, 50))
      expect(await database().prisma.computerVisit.count({ where: { userId } })).toBe(50)
    })
  })

  test('the tenant of a computer is told', async () => {
    const id = await makeComputer(database(), { tenantId })
    expect([await store.tenantOf(id), await store.tenantOf('gone')]).toEqual([tenantId, null])
  })
})
