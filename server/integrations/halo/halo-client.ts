import type { z } from 'zod'
import type { Psa, PsaCallOptions, PsaCheck, PsaClient, PsaResult } from '../psa.ts'
import { addHaloAction } from './add-halo-action.ts'
import { isId, noSuch } from './halo-ids.ts'
import { createHaloTransport, type HaloQuery, type HaloTransport } from './halo-request.ts'
import { baseOf, type HaloRuntime, type HaloSettings } from './halo-settings.ts'
import {
  haloAction,
  haloAsset,
  haloClient,
  haloContract,
  haloDirectoryConnection,
  haloDirectoryMap,
  haloInvoice,
  haloPage,
  haloTicket,
  haloUser,
} from './halo-shapes.ts'
import { mapAgreements } from './map-agreements.ts'
import { mapAsset, mapNote, mapTicket, mapUser } from './map-records.ts'
import { readHaloList } from './read-halo-list.ts'

/**
 * A connected HaloPSA. Nothing is sent before the first call; the token stays in memory.
 * @param runtime the clock and the timer, for tests
 */
export function createHaloClient(settings: HaloSettings, runtime: HaloRuntime = {}): Psa {
  const transport = createHaloTransport(settings, runtime)

  const one = <T>(
    path: string,
    id: string,
    query: HaloQuery,
    schema: z.ZodType<T>,
    options?: PsaCallOptions,
  ) => (isId(id) ? transport.get(`${path}/${id}`, query, schema, options) : noSuch<T>(path))

  return {
    async readTicket(ticketId, options) {
      const query = { includedetails: true, includelastaction: false }
      return mapped(await one('Tickets', ticketId, query, haloTicket, options), mapTicket)
    },
    async readUser(userId, options) {
      return mapped(await one('Users', userId, { includedetails: true }, haloUser, options), mapUser)
    },
    async readAsset(assetId, options) {
      return mapped(await one('Asset', assetId, { includedetails: true }, haloAsset, options), mapAsset)
    },
    async listTicketAssets(ticketId, options) {
      if (!isId(ticketId)) return noSuch('Tickets')
      const query = { ticket_id: ticketId, includeassetfields: true, includeinactive: true }
      return mappedList(await readHaloList(transport, 'Asset', 'assets', query, haloAsset, options), mapAsset)
    },
    async listClientAssets(clientId, options) {
      if (!isId(clientId)) return noSuch('Client')
      const query = { client_id: clientId, includeassetfields: true, includeinactive: true }
      return mappedList(await readHaloList(transport, 'Asset', 'assets', query, haloAsset, options), mapAsset)
    },
    listClients: (options) => listClients(transport, options),
    async listUsers(clientId, options) {
      if (!isId(clientId)) return noSuch('Client')
      const query = { client_id: clientId, exclude_generaluser: true, includeinactive: true }
      const users = mappedList(
        await readHaloList(transport, 'Users', 'users', query, haloUser, options),
        mapUser,
      )
      return mapped(users, (list) => list.filter(({ generalUser }) => !generalUser))
    },
    async listAgreements(clientId, options) {
      if (!isId(clientId)) return noSuch('Client')
      return listAgreements(transport, clientId, options)
    },
    addInternalNote: (note, options) => addHaloAction(transport, settings, { ...note, minutes: 0 }, options),
    addTimeEntry: (entry, options) => addHaloAction(transport, settings, entry, options),
    async listNotes(ticketId, options) {
      if (!isId(ticketId)) return noSuch('Tickets')
      const actions = await readHaloList(
        transport,
        'Actions',
        'actions',
        { ticket_id: ticketId },
        haloAction,
        options,
      )
      // Halo gives the newest first; ids grow with time, and dates have a resolution of seconds.
      const sorted = mapped(actions, (list) => list.toSorted((a, b) => Number(a.id) - Number(b.id)))
      return mappedList(sorted, (action) => mapNote(ticketId, action))
    },
    testConnection: (options) => testConnection(transport, options),
    ticketUrl: (ticketId) => `${baseOf(settings)}/ticket?id=${encodeURIComponent(ticketId)}`,
  }
}

function mapped<T, U>(result: PsaResult<T>, map: (value: T) => U): PsaResult<U> {
  return result.ok ? { ok: true, value: map(result.value) } : result
}

function mappedList<T, U>(result: PsaResult<T[]>, map: (value: T) => U): PsaResult<U[]> {
  return mapped(result, (list) => list.map(map))
}

/** Clients with their directory tenants: those on the client, and those of the directory map where it may be read. */
async function listClients(
  transport: HaloTransport,
  options?: PsaCallOptions,
): Promise<PsaResult<PsaClient[]>> {
  const query = { includeazuretenants: true, includeinactive: true }
  const clients = await readHaloList(transport, 'Client', 'clients', query, haloClient, options)
  if (!clients.ok) return clients
  const map = await readDirectoryMap(transport, options)
  // The map is an extra that many agents may not read; only a fault on the way makes the list wrong.
  if (!map.ok && !['notAllowed', 'notFound', 'refused', 'invalidAnswer'].includes(map.error.code)) return map
  const mappings = map.ok ? map.value : []
  return mappedList(clients, (client) => {
    const own = client.azure_tenants.map(({ azure_tenant_id }) => azure_tenant_id)
    const mappedTo = mappings.filter(({ client_id }) => client_id === client.id)
    return {
      id: client.id,
      name: client.name,
      active: !client.inactive,
      domain: client.domain || null,
      directoryTenantIds: [
        ...new Set([...own, ...mappedTo.map(({ azure_tenant_id }) => azure_tenant_id)].filter(Boolean)),
      ],
    }
  })
}

type Mapping = z.output<typeof haloDirectoryMap>['mappings_client'][number]

async function readDirectoryMap(
  transport: HaloTransport,
  options?: PsaCallOptions,
): Promise<PsaResult<Mapping[]>> {
  const page = haloPage(haloDirectoryConnection, 'connections')
  const connections = await transport.get('AzureADConnection', { type: 2 }, page, options)
  if (!connections.ok) return connections
  const mappings: Mapping[] = []
  for (const { id } of connections.value.entries) {
    const query = { type: 2, includedetails: true, includetenants: true }
    const map = await transport.get(`AzureADConnection/${id}`, query, haloDirectoryMap, options)
    if (!map.ok) return map
    mappings.push(...map.value.mappings_client)
  }
  return { ok: true, value: mappings }
}

async function listAgreements(transport: HaloTransport, clientId: string, options?: PsaCallOptions) {
  const query = { client_id: clientId, includeinactive: true }
  const list = await readHaloList(transport, 'ClientContract', 'contracts', query, haloContract, options)
  if (!list.ok) return list
  const contracts: z.output<typeof haloContract>[] = []
  for (const contract of list.value.filter(({ client_id }) => client_id === null || client_id === clientId)) {
    // Only the detail names the covered assets.
    const detail = await transport.get(
      `ClientContract/${contract.id}`,
      { includedetails: true },
      haloContract,
      options,
    )
    if (!detail.ok) return detail
    contracts.push(detail.value)
  }
  const lines = { ...query, includelines: true }
  const invoices = await readHaloList(transport, 'RecurringInvoice', 'invoices', lines, haloInvoice, options)
  return mapped(invoices, (found) => mapAgreements(clientId, contracts, found))
}

async function testConnection(
  transport: HaloTransport,
  options?: PsaCallOptions,
): Promise<PsaResult<{ checks: PsaCheck[] }>> {
  const signedIn = await transport.signIn(options)
  if (!signedIn.ok) return signedIn
  const checks: PsaCheck[] = [
    { name: 'Sign-in', ok: true, message: 'HaloPSA accepts the client id and secret.' },
  ]
  const wanted = [
    ['Tickets', 'Tickets', haloPage(haloTicket, 'tickets')],
    ['Clients', 'Client', haloPage(haloClient, 'clients')],
    ['Users', 'Users', haloPage(haloUser, 'users')],
    ['Assets', 'Asset', haloPage(haloAsset, 'assets')],
    ['Contracts', 'ClientContract', haloPage(haloContract, 'contracts')],
    ['Recurring invoices', 'RecurringInvoice', haloPage(haloInvoice, 'invoices')],
  ] as const
  for (const [name, path, schema] of wanted) {
    const query = { pageinate: true, page_size: 1, page_no: 1 }
    const read = await transport.get<unknown>(path, query, schema, options)
    checks.push({ name, ok: read.ok, message: read.ok ? 'Can be read.' : read.error.message })
  }
  return { ok: true, value: { checks } }
}
