// Which ticket is about whom, and why: read through the real client over HTTP from the demo PSA, as a table.
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

type Shown = {
  /** Contoso, unless told. */
  tenant?: string | null
  /** Name and how it was found. */
  person?: string
  /** Each with how it was found. */
  computers?: string[]
  /** The beginning of each notice. */
  says?: string[]
}

const jane = 'Jane Roe, requester’s e-mail address'
const lou = 'Lou, requester of the ticket, by their known link'
const janes = ['JANES-1, Jane Roe’s primary computer', 'JANES-2, Jane Roe’s primary computer']
const onTicket = (name: string, how: string) => `${name}, asset on the ticket, by its ${how}`
const noComputer = (name: string, type = 'Workstation') =>
  `The asset ${name} (${type}) is no computer that Deskhand knows. If it is a computer, install the agent on it.`
const louHasNone =
  'Lou is not the primary person of any computer, and the ticket has no asset. Add the asset to the ticket.'
const louNeither = 'Lou is not the primary person of any computer either.'
const check = 'tools for the customer are shown.'

type Row = [ticket: string, record: Partial<TicketRecord>, shown: Shown]

const requesters: Row[] = [
  [
    'the directory account goes before any address',
    { user_id: 50 },
    {
      person: 'Dora, requester of the ticket, by their directory account',
      says: ['Dora is not the primary person of any computer'],
    },
  ],
  [
    'a directory account that is at another customer now: the old address tells nobody',
    { user_id: 51 },
    { says: [`The directory account of Moved Directory is at no person of Contoso; ${check} Check the`] },
  ],
  ['a known link, whatever the address', { user_id: 35 }, { person: lou, says: [louHasNone] }],
  [
    'a link to a person of another customer: found by the address instead',
    { user_id: 39 },
    { person: jane, computers: janes },
  ],
  [
    'the address, written in another case',
    { user_id: 32, user_email: 'Jane@Contoso.EXAMPLE' },
    { person: jane, computers: janes },
  ],
  [
    'an address that only the user has, not the ticket',
    { user_id: 53, user_email: 'typed@by.hand.example' },
    { person: jane, computers: janes },
  ],
  [
    'an address that two persons share',
    { user_id: 36 },
    { says: ['2 persons of Contoso have an address of Post Room (Post One, Post Two), so none is taken.'] },
  ],
  [
    'a user whom the PSA has at another customer now',
    { user_id: 52 },
    { says: [`Moved Away belongs to another customer in the PSA; ${check} Check the customer`] },
  ],
  [
    'an address that only another customer knows',
    { user_id: 37 },
    { says: [`New Comer is no person that Deskhand knows at Contoso; ${check} Check the requester`] },
  ],
  ['no address at all', { user_id: 38 }, { says: [`No Mail is no person that Deskhand knows at Contoso;`] }],
  [
    'an inactive user is shown, with a warning',
    { user_id: 54 },
    {
      person: 'Lou L., requester’s e-mail address',
      says: ['Past Hand is inactive in the PSA. Check that', 'Lou L. is not the primary person'],
    },
  ],
  [
    'a service account is no person',
    { user_id: 55 },
    { says: [`The requester Scanner Account is a service account; ${check} Set a real person`] },
  ],
  ['nobody', {}, { says: [`The ticket names no requester; ${check} Set one`] }],
  [
    'the stock General User',
    { user_id: 31 },
    { says: [`The requester is the stock General User; ${check}`] },
  ],
]

const assets: Row[] = [
  [
    'the id in an RMM goes before the name',
    { user_id: 35, asset_ids: [60] },
    { person: lou, computers: [onTicket('IN-AUTOMATE', 'id in Automate')] },
  ],
  [
    'the id in another RMM',
    { user_id: 35, asset_ids: [61] },
    { person: lou, computers: [onTicket('IN-CONTROL', 'id in ScreenConnect')] },
  ],
  [
    'an id in whichever RMM, by our link to it',
    { user_id: 35, asset_ids: [62] },
    { person: lou, computers: [onTicket('IN-OTHER', 'id in the RMM')] },
  ],
  [
    'two RMMs that say two computers',
    { user_id: 35, asset_ids: [63] },
    {
      person: lou,
      says: [
        'The asset A-0063 fits 2 computers by its id in Automate (IN-AUTOMATE, IN-CONTROL), so none is taken.',
        louNeither,
      ],
    },
  ],
  [
    'an id in an RMM that is another customer’s computer: found by the name here',
    { user_id: 35, asset_ids: [64] },
    { person: lou, computers: [onTicket('pc-2', 'name')] },
  ],
  [
    'a known link, whatever its name',
    { user_id: 35, asset_ids: [44] },
    { person: lou, computers: [onTicket('LINKED', 'known link')] },
  ],
  [
    'the serial in a key field, in another case',
    { user_id: 35, asset_ids: [41] },
    { person: lou, computers: [onTicket('JANES-1', 'serial')] },
  ],
  [
    'the serial in a field of its own, whatever it is called',
    { user_id: 35, asset_ids: [65] },
    { person: lou, computers: [onTicket('BY-SERIAL', 'serial')] },
  ],
  [
    'the serial goes before a name that fits two',
    { user_id: 35, asset_ids: [47] },
    { person: lou, computers: [onTicket('BY-SERIAL', 'serial')] },
  ],
  [
    'a filler where the serial should be identifies nothing',
    { user_id: 35, asset_ids: [66] },
    { person: lou, says: [noComputer('A-0066'), louNeither] },
  ],
  [
    'the name of an asset that is inactive: shown, with a warning',
    { user_id: 35, asset_ids: [42] },
    {
      person: lou,
      computers: [onTicket('pc-2', 'name')],
      says: ['The asset PC-2 is inactive in the PSA. Check that it is still the right one.'],
    },
  ],
  [
    'a name that fits two computers',
    { user_id: 35, asset_ids: [45] },
    {
      person: lou,
      says: ['The asset TWIN fits 2 computers by its name (Twin, TWIN), so none is taken.', louNeither],
    },
  ],
  [
    'two assets, and not the requester’s own computers',
    { user_id: 32, asset_ids: [44, 41] },
    { person: jane, computers: [onTicket('JANES-1', 'serial'), onTicket('LINKED', 'known link')] },
  ],
  [
    'a printer: the requester’s own computers',
    { user_id: 32, asset_ids: [67] },
    { person: jane, computers: janes, says: [noComputer('HP LaserJet', 'Printer')] },
  ],
  [
    'another customer’s asset is left out, the other one is not',
    { user_id: 35, asset_ids: [43, 44] },
    {
      person: lou,
      computers: [onTicket('LINKED', 'known link')],
      says: ['The asset FAB-SRV belongs to another customer, so it is left out.'],
    },
  ],
  [
    'a link to another customer’s computer, and a name that is one there, too',
    { user_id: 35, asset_ids: [48] },
    { person: lou, says: [noComputer('FAB-9'), louNeither] },
  ],
]

const customers: Row[] = [
  [
    'a customer who is not linked to a tenant: neither person nor computers',
    { client_id: 13, site_id: 23, user_id: 32, asset_ids: [44] },
    {
      tenant: null,
      says: ['The customer Gone & Co is not linked to a tenant yet. Ask an admin to link it.'],
    },
  ],
  [
    'no customer',
    { client_id: 0, site_id: 0, user_id: 32 },
    { tenant: null, says: ['The ticket names no customer. Set one in the ticket to see tools.'] },
  ],
  [
    'a closed ticket is about the same',
    { hasbeenclosed: true, status_id: 9, user_id: 32 },
    { person: jane, computers: janes },
  ],
]

describe.each([
  ['the requester is', requesters],
  ['the asset is', assets],
  ['the customer is', customers],
])('a ticket: %s', (_, rows) => {
  test.each(rows)('%s', async (_, record, { tenant = 'Contoso', person, computers = [], says = [] }) => {
    const shown = await desk.context(desk.addTicket(record))
    expect(shown.tenant?.name ?? null).toBe(tenant)
    expect(shown.person ? `${shown.person.name}, ${shown.person.foundBy}` : undefined).toBe(person)
    expect(shown.computers.map(({ name, foundBy }) => `${name}, ${foundBy}`)).toEqual(computers)
    expect(shown.notices.map((notice, at) => notice.slice(0, says[at]?.length))).toEqual(says)
    const tenantId = tenant ? desk.contoso : undefined
    for (const subject of [shown.person ?? [], shown.computers].flat())
      expect(subject.tenantId).toBe(tenantId)
  })
})

test('a deleted ticket is about nobody', async () => {
  const ticketId = desk.addTicket({ user_id: 32, deleted: true })
  await expect(desk.context(ticketId)).rejects.toMatchObject({ code: 'gone' })
})
