import { afterEach, describe, expect, test } from 'vitest'
import { code, connect, createRunning, value } from '../../../demo/psa/connect-test-desk.ts'
import { testRecords } from '../../../demo/psa/test-records.ts'
import { createHaloClient } from './halo-client.ts'

const running = createRunning()
afterEach(() => running.close())

describe('reading', () => {
  test('a ticket with its requester and assets', async () => {
    const { client } = await connect(running)
    expect(value(await client.readTicket('101'))).toEqual({
      id: '101',
      summary: 'Acrobat asks for a sign-in',
      details: 'Since this morning.',
      clientId: '11',
      clientName: 'Contoso',
      siteId: '21',
      requester: { kind: 'user', userId: '32', name: 'Jane Roe', email: 'Jane@Contoso.example' },
      agentId: '1',
      contractId: '51',
      assets: [{ id: '41', name: 'PC-1' }],
      closed: false,
      deleted: false,
      openedAt: '2026-11-20T08:30:00.000Z',
      lastUpdate: '2026-11-20T08:30:00.000Z',
    })
  })

  test('the General User is nobody, and neither is no user', async () => {
    const { client } = await connect(running)
    expect(value(await client.readTicket('102')).requester).toEqual({ kind: 'generalUser' })
    expect(value(await client.readTicket('103'))).toMatchObject({
      requester: { kind: 'none' },
      agentId: null,
    })
  })

  test('a deleted and a closed ticket say so', async () => {
    const { client } = await connect(running)
    expect(value(await client.readTicket('104')).deleted).toBe(true)
    expect(value(await client.readTicket('105')).closed).toBe(true)
  })

  test.each(['999', '0', '-1', 'abc', '101/../102', '101?x=1'])('ticket %s is not found', async (id) => {
    const { client } = await connect(running)
    expect(code(await client.readTicket(id))).toBe('notFound')
  })

  test('a user has each address once, and a whole site id', async () => {
    const { client } = await connect(running)
    expect(value(await client.readUser('32'))).toMatchObject({
      emails: ['jane@contoso.example', 'j.roe@contoso.example'],
      siteId: '21',
      directoryTenantId: '5b5f2c0e-0000-4000-8000-0000000000a1',
      generalUser: false,
    })
  })

  test.each(['never', 'byTicket', 'always'] as const)('assets with bare arrays: %s', async (bareAssets) => {
    const { client } = await connect(running, { psa: { quirks: { bareAssets } } })
    expect(value(await client.listTicketAssets('102')).map(({ name }) => name)).toEqual(['PC-2', 'FAB-SRV'])
    expect(value(await client.listClientAssets('11')).map(({ active }) => active)).toEqual([true, false])
  })

  test('an asset with keys, filled fields, users and contracts', async () => {
    const { client } = await connect(running)
    expect(value(await client.readAsset('41'))).toMatchObject({
      keys: ['PC-1', 'SN-0041'],
      fields: [{ name: 'Serial number', value: 'SN-0041' }],
      userIds: ['32'],
      contractIds: ['51'],
      links: { automate: null, connectWiseControl: null, intune: null, other: null },
    })
  })

  test('clients with their directory tenants, inactive ones too', async () => {
    const { client } = await connect(running)
    expect(value(await client.listClients())).toEqual([
      {
        id: '11',
        name: 'Contoso',
        active: true,
        domain: 'contoso.example',
        directoryTenantIds: ['5b5f2c0e-0000-4000-8000-0000000000a1'],
      },
      {
        id: '12',
        name: 'Fabrikam',
        active: true,
        domain: null,
        directoryTenantIds: ['5b5f2c0e-0000-4000-8000-0000000000a2'],
      },
      { id: '13', name: 'Gone & Co', active: false, domain: null, directoryTenantIds: [] },
    ])
  })

  test('a directory map that may not be read leaves the clients readable', async () => {
    const { client } = await connect(running, { psa: { quirks: { forbiddenLists: ['AzureADConnection'] } } })
    expect(value(await client.listClients())).toHaveLength(3)
  })

  test('users without the General User', async () => {
    const { client } = await connect(running)
    expect(value(await client.listUsers('11')).map(({ name, active }) => [name, active])).toEqual([
      ['Jane Roe', true],
      ['Old Hand', false],
    ])
  })

  test('agreements with the products of their invoices, and their dates', async () => {
    const { client } = await connect(running)
    const agreements = value(await client.listAgreements('11'))
    expect(agreements).toEqual([
      {
        id: '51',
        clientId: '11',
        name: 'MS-0051',
        type: 'Managed Services',
        from: '2026-01-01',
        to: null,
        active: true,
        assetIds: ['41'],
        additions: [
          { id: '711', product: 'Endpoint Protection', quantity: 5, from: '2026-01-01', to: null },
          { id: '712', product: 'Offboarding', quantity: 1, from: '2026-11-30', to: null },
        ],
      },
      {
        id: '52',
        clientId: '11',
        name: 'SEC-0052',
        type: 'Security',
        from: '2026-02-01',
        to: '2027-01-31',
        active: true,
        assetIds: null,
        additions: [],
      },
      {
        id: 'invoice-73',
        clientId: '11',
        name: 'Recurring invoice 73',
        type: 'Recurring invoice',
        from: '2026-03-01',
        to: '2026-12-31',
        active: true,
        assetIds: null,
        additions: [
          { id: '731', product: 'Endpoint Protection', quantity: 1, from: '2026-03-01', to: '2026-12-31' },
        ],
      },
    ])
  })

  test('a list of many pages comes whole', async () => {
    const records = testRecords()
    for (let n = 1; n <= 250; n++)
      records.assets.push({
        id: 1000 + n,
        inventory_number: `M-${n}`,
        client_id: 12,
        site_id: 22,
        assettype_name: 'Laptop',
      })
    const { client, requests } = await connect(running, { psa: { records } })
    expect(value(await client.listClientAssets('12'))).toHaveLength(251)
    expect(requests.filter((line) => line.includes('/api/Asset'))).toHaveLength(3)
  })
})

describe('notes', () => {
  test('an internal note lands, and the list is oldest first', async () => {
    const { client } = await connect(running)
    const { noteId } = value(await client.addInternalNote({ ticketId: '101', html: '<p>Receipt</p>' }))
    const notes = value(await client.listNotes('101'))
    expect(notes.map(({ internal, author }) => [internal, author])).toEqual([
      [false, 'Jane Roe'],
      [true, 'Deskhand'],
    ])
    expect(notes[1]).toMatchObject({ id: noteId, html: '<p>Receipt</p>' })
  })

  test('200 is as good as 201', async () => {
    const { client } = await connect(running, { psa: { quirks: { createdStatus: 200 } } })
    expect(code(await client.addInternalNote({ ticketId: '101', html: '<p>x</p>' }))).toBe('ok')
  })

  test('a closed ticket refuses, unless another outcome is set for it', async () => {
    const psa = { quirks: { closedTicketOutcomeIds: [8] } }
    const note = { ticketId: '105', html: '<p>x</p>' }
    const without = await connect(running, { psa })
    const refused = await without.client.addInternalNote(note)
    expect(code(refused)).toBe('refused')
    expect(JSON.stringify(refused)).toContain('This Ticket is closed')
    const withFallback = await connect(running, { psa, settings: { closedNoteOutcomeId: 8 } })
    expect(code(await withFallback.client.addInternalNote(note))).toBe('ok')
  })

  test('a forbidden outcome is named', async () => {
    const { client } = await connect(running, { psa: { quirks: { forbiddenOutcomeIds: [7] } } })
    const refused = await client.addInternalNote({ ticketId: '101', html: '<p>x</p>' })
    expect(refused).toMatchObject({ ok: false, error: { code: 'notAllowed' } })
    expect(JSON.stringify(refused)).toContain('outcome 7')
  })

  test('where both outcomes are refused, both reasons are said', async () => {
    const { client } = await connect(running, {
      psa: { quirks: { forbiddenOutcomeIds: [7] } },
      settings: { closedNoteOutcomeId: 99 },
    })
    const refused = await client.addInternalNote({ ticketId: '101', html: '<p>x</p>' })
    const said = JSON.stringify(refused)
    expect(said).toContain('outcome 7')
    expect(said).toContain('The second outcome, 99, was not taken either')
    expect(said).toContain('The Outcome is not valid')
  })

  test('time lands in hours with its note, and is told in minutes', async () => {
    const { client, store } = await connect(running)
    const { noteId } = value(
      await client.addTimeEntry({ ticketId: '101', html: '<p>25 min</p>', minutes: 25 }),
    )
    const added = store.records.actions.at(-1)
    expect(added).toMatchObject({ hiddenfromuser: true, outcome_id: 7 })
    expect(added?.timetaken).toBeCloseTo(25 / 60)
    const notes = value(await client.listNotes('101'))
    expect(notes.map(({ minutes }) => minutes)).toEqual([0, 25])
    expect(notes[1]).toMatchObject({ id: noteId, html: '<p>25 min</p>' })
  })

  test('no such ticket', async () => {
    const { client } = await connect(running)
    expect(code(await client.addInternalNote({ ticketId: '999', html: '<p>x</p>' }))).toBe('notFound')
  })
})

test('the address of a ticket', () => {
  const client = createHaloClient({ baseUrl: 'https://acme.halopsa.com/', clientId: 'a', clientSecret: 'b' })
  expect(client.ticketUrl('101')).toBe('https://acme.halopsa.com/ticket?id=101')
})
