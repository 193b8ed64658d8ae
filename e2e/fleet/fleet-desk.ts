import { createDemoPsa } from '../../demo/psa/create-demo-psa.ts'
import { listen } from '../../demo/psa/listen.ts'
import { testRecords } from '../../demo/psa/test-records.ts'

/** A service desk with one asset and one ticket for each computer, for sessions that begin in a ticket. */
export type FleetDesk = {
  readonly url: string
  readonly tenant: string
  readonly clientId: string
  readonly clientSecret: string
  /** The customer that all is about, as the desk names it. */
  readonly clientExternalId: string
  /** By the computer's number. */
  assetId(computer: number): string
  ticketId(computer: number): string
  /** How many notes name the session. */
  notesOf(sessionId: string): number
  close(): Promise<void>
}

const firstAsset = 1000
const client = { client_id: 11, site_id: 21 }

/** Starts the desk in this process, on a free port. */
export async function startFleetDesk(computers: number): Promise<FleetDesk> {
  const numbers = Array.from({ length: computers }, (_, number) => number)
  const credentials = { clientId: 'fleet', clientSecret: 'fleet-secret' }
  const { app, store } = createDemoPsa({
    ...credentials,
    customTab: null,
    records: {
      ...testRecords(),
      tickets: [],
      actions: [],
      assets: numbers.map((number) => ({
        ...client,
        id: firstAsset + number,
        inventory_number: `FLEET-${number}`,
        assettype_name: 'Workstation',
      })),
    },
  })
  const tickets = numbers.map((number) =>
    store.addTicket({
      ...client,
      summary: `Work on computer ${number}`,
      details: '',
      user_id: 0,
      user_email: '',
      agent_id: 0,
      tickettype_id: 1,
      status_id: 1,
      priority_id: 3,
      team: 'Service desk',
      asset_ids: [firstAsset + number],
      contract_id: 0,
      deleted: false,
      hasbeenclosed: false,
      dateclosed: '1900-01-01T00:00:00',
    }),
  )
  const { url, close } = await listen(app)
  return {
    ...credentials,
    url,
    tenant: 'corral',
    clientExternalId: String(client.client_id),
    assetId: (computer) => String(firstAsset + computer),
    ticketId: (computer) => String(tickets[computer]?.id ?? 0),
    notesOf: (sessionId) =>
      store.records.actions.filter(({ note_html }) => note_html.includes(sessionId)).length,
    close,
  }
}
