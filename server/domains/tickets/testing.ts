// A service desk for tests: the demo PSA behind real HTTP, and the records of ours that its records stand for.
import { createDemoPsa } from '../../../demo/psa/create-demo-psa.ts'
import { listen } from '../../../demo/psa/listen.ts'
import type { DemoPsaQuirks } from '../../../demo/psa/quirks.ts'
import type { TicketRecord } from '../../../demo/psa/records.ts'
import { testRecords } from '../../../demo/psa/test-records.ts'
import { openDatabase } from '../../db/client.ts'
import { createTestDatabase } from '../../db/testing.ts'
import { createComputerStore } from '../computers/store.ts'
import { createIntegrationsService } from '../integrations/integrations-service.ts'
import { createIntegrationStore } from '../integrations/store.ts'
import { createPersonStore } from '../persons/store.ts'
import { createTenantStore } from '../tenants/store.ts'
import { at, makeComputer, makePerson, makePsaIntegration, makeTenant, testSealer } from '../testing.ts'
import type { Caller } from '../users/caller.ts'
import { createReadingStore } from './reading-store.ts'
import { createTicketsService, type TicketsOptions } from './tickets-service.ts'

/** A technician who may see all tenants, with what is given changed. */
export function callerOf(given: Partial<Caller> = {}): Caller {
  return {
    userId: 'ana',
    name: 'Ana Ruiz',
    email: 'ana@corral.example',
    role: 'technician',
    limitedToTenants: false,
    tenantIds: [],
    via: 'bearer',
    authSessionId: 'session',
    ...given,
  }
}

/** The records of the PSA: those of its own tests, and users and assets that are hard to tell. */
function deskRecords() {
  const records = testRecords()
  const inContoso = { client_id: 11, site_id: 21 }
  const inFabrikam = { client_id: 12, site_id: 22 }
  const workstation = { ...inContoso, assettype_name: 'Workstation' }
  return {
    ...records,
    users: [
      ...records.users,
      { ...inContoso, id: 35, name: 'Lou Linked', emailaddress: 'lou@elsewhere.example' },
      { ...inContoso, id: 36, name: 'Post Room', emailaddress: 'Post@contoso.example' },
      { ...inContoso, id: 37, name: 'New Comer', emailaddress: 'new@contoso.example' },
      { ...inContoso, id: 38, name: 'No Mail' },
      { ...inContoso, id: 39, name: 'Wrongly Linked', emailaddress: 'jane@contoso.example' },
      {
        ...inContoso,
        id: 50,
        name: 'Dora Directory',
        emailaddress: 'other@else.example',
        azureoid: 'D0A0-50',
      },
      {
        ...inContoso,
        id: 51,
        name: 'Moved Directory',
        emailaddress: 'lou@contoso.example',
        azureoid: 'd0a0-51',
      },
      { ...inFabrikam, id: 52, name: 'Moved Away', emailaddress: 'jane@contoso.example' },
      {
        ...inContoso,
        id: 53,
        name: 'Second Address',
        emailaddress: 'x@else.example',
        email3: 'JANE@CONTOSO.example',
      },
      { ...inContoso, id: 54, name: 'Past Hand', emailaddress: 'lou@contoso.example', inactive: true },
      {
        ...inContoso,
        id: 55,
        name: 'Scanner Account',
        emailaddress: 'lou@contoso.example',
        isserviceaccount: true,
      },
    ],
    assets: [
      ...records.assets,
      { ...workstation, id: 44, inventory_number: 'A-0044' },
      { ...workstation, id: 45, inventory_number: 'TWIN' },
      { ...workstation, id: 46, inventory_number: 'Label printer' },
      { ...workstation, id: 47, inventory_number: 'twin', key_field3: 'sn-0047' },
      { ...workstation, id: 48, inventory_number: 'FAB-9' },
      // Its name and its link speak for other computers than its id in the RMM.
      { ...workstation, id: 60, inventory_number: 'pc-2', automate_id: 7060 },
      { ...workstation, id: 61, inventory_number: 'A-0061', connectwisecontrolid: 'c-61' },
      { ...workstation, id: 62, inventory_number: 'A-0062', third_party_id: 8062 },
      { ...workstation, id: 63, inventory_number: 'A-0063', automate_id: 7060, connectwisecontrolid: 'c-61' },
      { ...workstation, id: 64, inventory_number: 'pc-2', automate_id: 7064 },
      {
        ...workstation,
        id: 65,
        inventory_number: 'A-0065',
        fields: [{ id: 1, name: 'Service Tag', value: 'sn-0047' }],
      },
      { ...workstation, id: 66, inventory_number: 'A-0066', key_field2: 'To be filled by O.E.M.' },
      { ...workstation, id: 67, inventory_number: 'HP LaserJet', assettype_name: 'Printer' },
    ],
  }
}

/** Opens a desk; `close` it afterwards. Everything in it is fresh. */
export async function openDesk(quirks: Partial<DemoPsaQuirks> = {}, options: TicketsOptions = {}) {
  const files = await createTestDatabase('sqlite')
  const database = await openDatabase(files.target)
  const psa = createDemoPsa({
    records: deskRecords(),
    clientId: 'client',
    clientSecret: 'secret',
    customTab: null,
    quirks,
  })
  const requests: string[] = []
  let isDown = false
  const listening = await listen((request, response) => {
    requests.push(request.url ?? '')
    if (isDown) request.socket.destroy()
    else psa.app(request, response)
  })

  const sealer = testSealer()
  const integrationId = await makePsaIntegration(database, sealer, { baseUrl: listening.url })
  const integrations = createIntegrationStore(database, sealer)
  const link = (recordKind: string, externalId: string, to: object) =>
    integrations.link({ integrationId, recordKind, externalId, ...to })

  const contoso = await makeTenant(database, { name: 'Contoso', timeZone: 'Europe/London' })
  const fabrikam = await makeTenant(database, { name: 'Fabrikam' })
  await link('client', '11', { tenantId: contoso })
  await link('client', '12', { tenantId: fabrikam })
  const person = (name: string, email: string | null, tenantId = contoso) =>
    makePerson(database, { tenantId, name, email })
  const jane = await person('Jane Roe', 'JANE@contoso.example')
  const lou = await person('Lou', null)
  const stranger = await person('Stranger', 'new@contoso.example', fabrikam)
  await person('Post One', 'post@contoso.example')
  await person('Post Two', 'POST@contoso.example')
  await link('user', '35', { personId: lou })
  await link('user', '39', { personId: stranger })
  const computer = (name: string, given: object = {}) =>
    makeComputer(database, { tenantId: contoso, name, ...given })
  await computer('JANES-1', { primaryPersonId: jane, serial: 'sn-0041' })
  await computer('JANES-2', { primaryPersonId: jane })
  await computer('JANES-ABROAD', { primaryPersonId: jane, tenantId: fabrikam })
  await computer('pc-2')
  await computer('Twin')
  await computer('TWIN')
  await computer('BY-SERIAL', { serial: 'SN-0047' })
  await computer('FAB-9', { tenantId: fabrikam })
  await link('asset', '44', { computerId: await computer('LINKED') })
  await link('asset', '48', { computerId: await computer('OF-FABRIKAM', { tenantId: fabrikam }) })

  const directory = await makePsaIntegration(database, sealer, { kind: 'directory', vendor: 'graph' })
  const account = (externalId: string, personId: string) =>
    integrations.link({ integrationId: directory, recordKind: 'user', externalId, personId })
  await account('d0a0-50', await person('Dora', null))
  await account('d0a0-51', stranger)
  await person('Lou L.', 'lou@contoso.example')
  const rmm = async (vendor: string) =>
    await makePsaIntegration(database, sealer, { kind: 'rmm', vendor, settings: {}, secrets: {} })
  const [automate, control] = [await rmm('automate'), await rmm('screenconnect')]
  const inRmm = async (integration: string, externalId: string, computerId: string, tenantId = contoso) => {
    const agent = { tenantId, kind: 'automate', name: externalId, externalId }
    await database.prisma.agent.create({ data: { ...agent, integrationId: integration, computerId } })
  }
  await inRmm(automate, '7060', await computer('IN-AUTOMATE'))
  await inRmm(automate, '7064', await computer('ABROAD', { tenantId: fabrikam }), fabrikam)
  await inRmm(control, 'c-61', await computer('IN-CONTROL'))
  const byOther = await computer('IN-OTHER', { serial: 'To be filled by O.E.M.' })
  await integrations.link({
    integrationId: automate,
    recordKind: 'asset',
    externalId: '8062',
    computerId: byOther,
  })

  let now = at('09:00:00').getTime()
  /** The tickets of a server that has just started. */
  const openTickets = () =>
    createTicketsService(
      {
        tenants: createTenantStore(database),
        persons: createPersonStore(database),
        computers: createComputerStore(database),
        integrations,
        readings: createReadingStore(database),
      },
      createIntegrationsService(integrations),
      { now: () => now, ...options },
    )
  let tickets = openTickets()

  return {
    database,
    url: listening.url,
    psa: psa.store,
    integrationId,
    contoso,
    fabrikam,
    get tickets() {
      return tickets
    },
    /** The addresses that the PSA was asked, in their order. */
    requests,
    /** Adds a ticket of Contoso and gives its id as the API names it. */
    addTicket(ticket: Partial<TicketRecord> = {}): string {
      const added = psa.store.addTicket({
        summary: 'Something is wrong',
        details: '',
        client_id: 11,
        site_id: 21,
        user_id: 0,
        user_email: '',
        agent_id: 0,
        tickettype_id: 1,
        status_id: 1,
        priority_id: 3,
        team: 'Service desk',
        asset_ids: [],
        contract_id: 0,
        deleted: false,
        hasbeenclosed: false,
        dateclosed: '1900-01-01T00:00:00',
        ...ticket,
      })
      return String(added.id)
    },
    context: (ticketId: string, caller = callerOf(), fresh = false) =>
      tickets.context(caller, { integrationId, ticketId }, fresh),
    /** Forgets everything that is not in the database. */
    restart() {
      tickets = openTickets()
    },
    /** Ends every token of the PSA's API clients. */
    revokeTokens: () => psa.tokens.revokeApiTokens(),
    link,
    /** Lets the PSA end every connection without an answer, or answer again. */
    setDown(down: boolean) {
      isDown = down
    },
    /** Moves the service's clock on. */
    pass(ms: number) {
      now += ms
    },
    async close() {
      await listening.close()
      await database.close()
      await files.remove()
    },
  }
}

export type Desk = Awaited<ReturnType<typeof openDesk>>
