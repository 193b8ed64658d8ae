import type { PsaRecordsInput } from './records.ts'

/**
 * A small set of records for tests, with every awkward case once: General User, no user, a deleted and a closed
 * ticket, an asset of another client, a contract for some assets only, products that start and end.
 */
export function testRecords(): PsaRecordsInput {
  const at = '2026-11-20T08:30:00'
  const ticket = { tickettype_id: 1, status_id: 1, dateoccurred: at, last_update: at }
  return {
    agents: [
      { id: 1, name: 'Ana Ruiz', email: 'ana@corral.example', initials: 'AR' },
      { id: 9, name: 'Deskhand', email: 'deskhand@corral.example', initials: 'DH' },
    ],
    topLevels: [{ id: 501, name: 'Customers' }],
    clients: [
      { id: 11, name: 'Contoso', toplevel_id: 501, main_site_id: 21, domain: 'contoso.example' },
      { id: 12, name: 'Fabrikam', toplevel_id: 501, main_site_id: 22 },
      { id: 13, name: 'Gone & Co', toplevel_id: 501, main_site_id: 23, inactive: true },
    ],
    sites: [
      { id: 21, name: 'Main', client_id: 11 },
      { id: 22, name: 'Main', client_id: 12 },
      { id: 23, name: 'Main', client_id: 13 },
    ],
    users: [
      { id: 31, name: 'General User', site_id: 21, client_id: 11, isgeneraluser: true },
      {
        id: 32,
        name: 'Jane Roe',
        firstname: 'Jane',
        surname: 'Roe',
        emailaddress: 'jane@contoso.example',
        email2: 'JANE@contoso.example',
        email3: 'j.roe@contoso.example',
        site_id: 21,
        client_id: 11,
        login: 'CONTOSO\\jane',
        azureoid: '5b5f2c0e-0000-4000-8000-000000000032',
        azure_tenant_id: '5b5f2c0e-0000-4000-8000-0000000000a1',
      },
      {
        id: 33,
        name: 'Old Hand',
        emailaddress: 'old@contoso.example',
        site_id: 21,
        client_id: 11,
        inactive: true,
      },
      { id: 34, name: 'Scan Service', site_id: 22, client_id: 12, isserviceaccount: true },
    ],
    assets: [
      {
        id: 41,
        inventory_number: 'PC-1',
        key_field: 'PC-1',
        key_field2: 'SN-0041',
        client_id: 11,
        site_id: 21,
        username: 'jane',
        assettype_name: 'Workstation',
        fields: [
          { id: 1, name: 'Serial number', value: 'SN-0041' },
          { id: 2, name: 'Notes', value: '' },
        ],
        user_ids: [32],
        contract_id: 51,
      },
      {
        id: 42,
        inventory_number: 'PC-2',
        client_id: 11,
        site_id: 21,
        assettype_name: 'Laptop',
        inactive: true,
      },
      { id: 43, inventory_number: 'FAB-SRV', client_id: 12, site_id: 22, assettype_name: 'Server' },
    ],
    contracts: [
      {
        id: 51,
        ref: 'MS-0051',
        client_id: 11,
        contracttype_name: 'Managed Services',
        start_date: '2026-01-01T00:00:00',
        asset_ids: [41],
      },
      {
        id: 52,
        ref: 'SEC-0052',
        client_id: 11,
        contracttype_name: 'Security',
        start_date: '2026-02-01T00:00:00',
        end_date: '2027-01-31T00:00:00',
      },
    ],
    items: [
      { id: 61, name: 'Endpoint Protection' },
      { id: 62, name: 'Offboarding' },
    ],
    recurringInvoices: [
      {
        id: 71,
        client_id: 11,
        contract_id: 51,
        startdate: '2026-01-01T00:00:00',
        lines: [
          { id: 711, _itemid: 61, qty_order: 5 },
          { id: 712, _itemid: 62, startdate: '2026-11-30T00:00:00' },
          { id: 713, _itemid: 62, isinactive: true },
        ],
      },
      {
        id: 72,
        client_id: 11,
        contract_id: 52,
        disabled: true,
        startdate: '2026-01-01T00:00:00',
        lines: [{ id: 721, _itemid: 61 }],
      },
      {
        id: 73,
        client_id: 11,
        contract_id: 0,
        startdate: '2026-03-01T00:00:00',
        enddate: '2026-12-31T00:00:00',
        lines: [{ id: 731, _itemid: 61 }],
      },
    ],
    ticketTypes: [{ id: 1, name: 'Incident' }],
    statuses: [
      { id: 1, name: 'New' },
      { id: 9, name: 'Closed', closed: true },
    ],
    outcomes: [
      { id: 7, name: 'Internal Note' },
      { id: 8, name: 'Note after closing' },
      { id: 1, name: 'E-mail to user' },
    ],
    directoryMappings: [
      { azure_tenant_id: '5b5f2c0e-0000-4000-8000-0000000000a1', client_id: 11 },
      { azure_tenant_id: '5b5f2c0e-0000-4000-8000-0000000000a2', client_id: 12 },
    ],
    tickets: [
      {
        ...ticket,
        id: 101,
        summary: 'Acrobat asks for a sign-in',
        details: 'Since this morning.',
        client_id: 11,
        site_id: 21,
        user_id: 32,
        user_email: 'Jane@Contoso.example',
        agent_id: 1,
        asset_ids: [41],
        contract_id: 51,
      },
      {
        ...ticket,
        id: 102,
        summary: 'Nobody named',
        client_id: 11,
        site_id: 21,
        user_id: 31,
        asset_ids: [42, 43],
      },
      { ...ticket, id: 103, summary: 'No user at all', client_id: 12, site_id: 22 },
      { ...ticket, id: 104, summary: 'Removed', client_id: 12, site_id: 22, deleted: true },
      {
        ...ticket,
        id: 105,
        summary: 'Closed long ago',
        client_id: 11,
        site_id: 21,
        status_id: 9,
        hasbeenclosed: true,
        dateclosed: '2026-11-21T10:00:00',
      },
    ],
    actions: [
      {
        id: 201,
        ticket_id: 101,
        outcome_id: 1,
        who: 'Jane Roe',
        who_type: 'user',
        hiddenfromuser: false,
        note_html: '<p>It says my licence ended.</p>',
        datetime: at,
      },
    ],
  }
}
