import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TicketRecord } from '../../../demo/psa/records.ts'
import { type Desk, openDesk } from './testing.ts'

let desk: Desk
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(async () => {
  await desk.close()
})

type Found = {
  tenant?: string | null
  /** Name and how it was found. */
  person?: string | null
  computers?: string[]
  /** The beginning of each notice. */
  notices?: string[]
}

const customerTools = 'tools for the customer are shown.'
const byKey = 'asset on the ticket, by its serial or name'
const linked = 'asset on the ticket'
const primary = 'Jane Roe’s primary computer'

const cases: [string, Partial<TicketRecord>, Found][] = [
  [
    'a requester found by the address, written in another case, with the own computers of this customer',
    { user_id: 32, user_email: 'Jane@Contoso.EXAMPLE' },
    {
      person: 'Jane Roe, requester’s e-mail address',
      computers: [`JANES-1, ${primary}`, `JANES-2, ${primary}`],
    },
  ],
  [
    'a requester who is linked, whatever the address, and who has no computer',
    { user_id: 35 },
    {
      person: 'Lou, requester of the ticket',
      notices: ['Lou is not the primary person of any computer, and the ticket has no asset.'],
    },
  ],
  [
    'a requester who is linked to a person of another customer is found by the address instead',
    { user_id: 39 },
    {
      person: 'Jane Roe, requester’s e-mail address',
      computers: [`JANES-1, ${primary}`, `JANES-2, ${primary}`],
    },
  ],
  [
    'an address that two persons share',
    { user_id: 36 },
    { notices: ['2 persons of Contoso share the address Post@contoso.example, so none is taken.'] },
  ],
  [
    'a requester whom only another customer knows',
    { user_id: 37 },
    { notices: [`New Comer is no person that Deskhand knows at Contoso; ${customerTools}`] },
  ],
  [
    'a requester without an address',
    { user_id: 38 },
    { notices: [`No Mail is no person that Deskhand knows at Contoso; ${customerTools}`] },
  ],
  ['no requester', {}, { notices: [`The ticket names no requester; ${customerTools}`] }],
  [
    'the General User',
    { user_id: 31 },
    { notices: [`The requester is the stock General User; ${customerTools}`] },
  ],
  [
    'an asset by its serial, in another case',
    { user_id: 35, asset_ids: [41] },
    { person: 'Lou, requester of the ticket', computers: [`JANES-1, ${byKey}`] },
  ],
  [
    'an asset by its name, though it is not active any more',
    { user_id: 35, asset_ids: [42] },
    { person: 'Lou, requester of the ticket', computers: [`pc-2, ${byKey}`] },
  ],
  [
    'an asset that is linked, whatever its name',
    { user_id: 35, asset_ids: [44] },
    { person: 'Lou, requester of the ticket', computers: [`LINKED, ${linked}`] },
  ],
  [
    'two assets, and not the own computers of the requester',
    { user_id: 32, asset_ids: [44, 42] },
    { person: 'Jane Roe, requester’s e-mail address', computers: [`pc-2, ${byKey}`, `LINKED, ${linked}`] },
  ],
  [
    'an asset whose name fits two computers, one of which is told by the serial',
    { user_id: 35, asset_ids: [47] },
    { person: 'Lou, requester of the ticket', computers: [`BY-SERIAL, ${byKey}`] },
  ],
  [
    'an asset that fits two computers',
    { user_id: 35, asset_ids: [45] },
    {
      person: 'Lou, requester of the ticket',
      notices: [
        'The asset TWIN fits 2 computers (Twin, TWIN), so none is taken.',
        'Lou is not the primary person',
      ],
    },
  ],
  [
    'an asset that is no computer: the own ones of the requester',
    { user_id: 32, asset_ids: [46] },
    {
      person: 'Jane Roe, requester’s e-mail address',
      computers: [`JANES-1, ${primary}`, `JANES-2, ${primary}`],
      notices: ['The asset Label printer is no computer that Deskhand knows.'],
    },
  ],
  [
    "another customer's asset is left out, the other one is not",
    { user_id: 35, asset_ids: [43, 44] },
    {
      person: 'Lou, requester of the ticket',
      computers: [`LINKED, ${linked}`],
      notices: ['The asset FAB-SRV belongs to another customer, so it is left out.'],
    },
  ],
  [
    "an asset linked to another customer's computer, whose name is one there, too",
    { user_id: 35, asset_ids: [48] },
    {
      person: 'Lou, requester of the ticket',
      notices: ['The asset FAB-9 is no computer that Deskhand knows.', 'Lou is not the primary person'],
    },
  ],
  [
    'a customer who is not linked to a tenant: neither person nor computers',
    { client_id: 13, site_id: 23, user_id: 32, asset_ids: [44] },
    {
      tenant: null,
      notices: ['The customer Gone & Co is not linked to a tenant yet. Ask an admin to link it.'],
    },
  ],
  [
    'no customer',
    { client_id: 0, site_id: 0, user_id: 32 },
    { tenant: null, notices: ['The ticket names no customer. Set one in the ticket to see tools.'] },
  ],
]

describe('what a ticket is about', () => {
  test.each(cases)('%s', async (_, ticket, found) => {
    const ticketId = desk.addTicket(ticket)
    const { tenant, person, computers, notices } = await desk.context(ticketId)
    const {
      tenant: tenantName = 'Contoso',
      person: whom = null,
      computers: which = [],
      notices: said = [],
    } = found
    expect(tenant?.name ?? null).toBe(tenantName)
    expect(person ? `${person.name}, ${person.foundBy}` : null).toBe(whom)
    expect(computers.map(({ name, foundBy }) => `${name}, ${foundBy}`)).toEqual(which)
    expect(notices.map((notice, place) => notice.slice(0, said[place]?.length))).toEqual(said)
    const tenantId = tenantName ? desk.contoso : undefined
    for (const subject of [person ?? [], computers].flat()) expect(subject.tenantId).toBe(tenantId)
  })

  test('is said with the ticket and the tenant themselves', async () => {
    const ticketId = desk.addTicket({ summary: 'Reader is missing' })
    expect(await desk.context(ticketId)).toMatchObject({
      integration: { id: desk.integrationId, name: 'Corral Desk' },
      ticket: {
        id: ticketId,
        summary: 'Reader is missing',
        closed: false,
        url: `${desk.url}/ticket?id=${ticketId}`,
      },
      tenant: {
        id: desk.contoso,
        name: 'Contoso',
        timeZone: 'Europe/London',
        foundBy: 'customer of the ticket',
      },
    })
  })

  test('a closed ticket says so, and is about the same', async () => {
    const ticketId = desk.addTicket({ hasbeenclosed: true, status_id: 9, user_id: 32 })
    expect(await desk.context(ticketId)).toMatchObject({
      ticket: { closed: true },
      person: { name: 'Jane Roe' },
    })
  })

  test('a computer of it is online while its agent is', async () => {
    const ticketId = desk.addTicket({ user_id: 35, asset_ids: [42] })
    const { prisma } = desk.database
    const { id, tenantId } = await prisma.computer.findFirstOrThrow({ where: { name: 'pc-2' } })
    await prisma.agent.create({
      data: { computerId: id, tenantId, kind: 'deskhand', name: 'a', online: true },
    })
    expect((await desk.context(ticketId)).computers).toMatchObject([{ id, online: true }])
  })
})
