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
import { createTicketsService } from './tickets-service.ts'

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
    ],
    assets: [
      ...records.assets,
      { ...workstation, id: 44, inventory_number: 'A-0044' },
      { ...workstation, id: 45, inventory_number: 'TWIN' },
      { ...workstation, id: 46, inventory_number: 'Label printer' },
      { ...workstation, id: 47, inventory_number: 'twin', key_field3: 'sn-0047' },
      { ...workstation, id: 48, inventory_number: 'FAB-9' },
    ],
  }
}

/** Opens a desk; `close` it afterwards. Everything in it is fresh. */
export async function openDesk(quirks: Partial<DemoPsaQuirks> = {}) {
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

  let now = at('09:00:00').getTime()
  const tickets = createTicketsService(
    {
      tenants: createTenantStore(database),
      persons: createPersonStore(database),
      computers: createComputerStore(database),
      integrations,
    },
    createIntegrationsService(integrations),
    () => now,
  )

  return {
    database,
    url: listening.url,
    psa: psa.store,
    integrationId,
    contoso,
    fabrikam,
    tickets,
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
    context: (ticketId: string, caller = callerOf()) => tickets.context(caller, { integrationId, ticketId }),
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
