import { afterAll, beforeAll, expect, test } from 'vitest'
import { createComputerStore } from '../computers/store.ts'
import { createPersonStore } from '../persons/store.ts'
import { createTenantStore } from '../tenants/store.ts'
import { callerOf, type Desk, openDesk } from '../tickets/testing.ts'
import { createPlacesService, type PlacesService } from './places-service.ts'

let desk: Desk
let places: PlacesService
beforeAll(async () => {
  desk = await openDesk()
  places = createPlacesService({
    tickets: desk.tickets,
    computers: createComputerStore(desk.database),
    persons: createPersonStore(desk.database),
    tenants: createTenantStore(desk.database),
  })
})
afterAll(() => desk.close())

async function computerNamed(name: string): Promise<string> {
  return (await desk.database.prisma.computer.findFirstOrThrow({ where: { name } })).id
}

test('a computer by itself is about it, its primary person and its tenant, and asks no PSA', async () => {
  const computerId = await computerNamed('JANES-1')
  const asked = desk.requests.length
  expect(await places.context(callerOf(), { computerId })).toMatchObject({
    integration: null,
    ticket: null,
    tenant: { id: desk.contoso, name: 'Contoso', foundBy: 'tenant of JANES-1' },
    person: { name: 'Jane Roe', foundBy: 'primary person of JANES-1' },
    computers: [{ id: computerId, name: 'JANES-1', online: false, foundBy: 'opened by itself' }],
    notices: [],
  })
  expect(desk.requests).toHaveLength(asked)
})

test('a computer whose primary person is of another customer is about nobody', async () => {
  const computerId = await computerNamed('JANES-ABROAD')
  const context = await places.context(callerOf(), { computerId })
  expect(context).toMatchObject({
    tenant: { id: desk.fabrikam },
    person: null,
    notices: ['The primary person of JANES-ABROAD belongs to another customer, so nobody is taken for it.'],
  })
  expect(JSON.stringify(context)).not.toContain('Jane Roe')
})

test('a computer of another tenant is as one that does not exist', async () => {
  const limited = callerOf({ limitedToTenants: true, tenantIds: [desk.contoso] })
  const refused = { code: 'notFound', message: 'There is no such computer among those you may see.' }
  const foreign = { computerId: await computerNamed('FAB-9') }
  await expect(places.context(limited, foreign)).rejects.toMatchObject(refused)
  await expect(places.context(limited, { computerId: 'nothing' })).rejects.toMatchObject(refused)
  await expect(places.context(callerOf(), { computerId: 'nothing' })).rejects.toMatchObject(refused)
})

test('a ticket is about what it was about before', async () => {
  const ticketId = desk.addTicket({ user_id: 32, user_email: 'jane@contoso.example' })
  const ref = { integrationId: desk.integrationId, ticketId }
  expect(await places.context(callerOf(), ref)).toEqual(await desk.tickets.context(callerOf(), ref))
})

test('what is shown leads to a remote session with each of its computers', async () => {
  const computerId = await computerNamed('JANES-1')
  const rmm = {
    kind: 'rmm',
    vendor: 'meshcentral',
    name: 'Mesh',
    baseUrl: 'https://mesh.example',
    settings: '{}',
  }
  const { id: integrationId } = await desk.database.prisma.integration.create({ data: rmm })
  const agent = { kind: 'meshcentral', name: 'agent', externalId: 'node//abc', tenantId: desk.contoso }
  await desk.database.prisma.agent.create({ data: { ...agent, computerId, integrationId } })
  const remote = [{ name: 'Mesh', url: 'https://mesh.example/?gotonode=abc&viewmode=11&hide=31' }]
  expect((await places.show(callerOf(), { computerId })).computers).toMatchObject([
    { id: computerId, remote },
  ])
  const ticketId = desk.addTicket({ user_id: 32, user_email: 'jane@contoso.example' })
  const shown = await places.show(callerOf(), { integrationId: desk.integrationId, ticketId })
  expect(shown.computers.map((one) => [one.name, one.remote])).toEqual([
    ['JANES-1', remote],
    ['JANES-2', []],
  ])
})
