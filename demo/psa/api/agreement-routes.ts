import { Router } from 'express'
import { noDate, type PsaRecords, psaDate } from '../records.ts'
import type { AnswerError } from './answer-error.ts'
import type { DemoPsaContext } from './context.ts'
import { guardScope } from './guard-requests.ts'
import { envelope, type ListQuery, readQuery } from './read-query.ts'
import { namedIn, showAsset } from './show-records.ts'

/** Clients and what they pay for: Client, TopLevel, AzureADConnection, ClientContract, RecurringInvoice, Item. */
export function agreementRoutes(context: DemoPsaContext, answerError: AnswerError): Router {
  const router = Router()
  const { records } = context.store
  const list = (path: string, key: string, show: (query: ListQuery) => readonly unknown[]) =>
    router.get(path, (request, response) => {
      const asked = readQuery(request)
      if (!asked.ok) return answerError(response, 400, asked.message)
      response.json(envelope(key, show(asked.query), asked.query))
    })
  for (const name of ['Client', 'TopLevel', 'AzureADConnection'])
    router.use(`/${name}`, guardScope(context, answerError, name, 'customers'))
  router.use('/ClientContract', guardScope(context, answerError, 'ClientContract', 'contracts'))
  router.use('/RecurringInvoice', guardScope(context, answerError, 'RecurringInvoice', 'invoices'))
  router.use('/Item', guardScope(context, answerError, 'Item', 'items'))

  list('/Client', 'clients', (query) => showClients(records, query))
  list('/TopLevel', 'toplevels', () => records.topLevels)
  list('/Item', 'items', () => records.items)
  list('/ClientContract', 'contracts', (query) => showContracts(records, query, new Date(context.now())))
  list('/RecurringInvoice', 'invoices', (query) => showInvoices(records, query))
  router.get('/Client/:id', (request, response) => {
    const client = showClients(records, undefined).find(({ id }) => id === Number(request.params.id))
    if (!client) return answerError(response, 404, 'The client was not found.')
    response.json(client)
  })
  router.get('/ClientContract/:id', (request, response) => {
    const contract = records.contracts.find(({ id }) => id === Number(request.params.id))
    if (!contract) return answerError(response, 404, 'The contract was not found.')
    const assets = records.assets.filter(({ id }) => contract.asset_ids.includes(id))
    response.json({
      ...showContract(records, contract, new Date(context.now())),
      assets: assets.map((asset) => showAsset(records, asset, false, false)),
      users: [],
      sites: [],
    })
  })
  directoryRoutes(router, context, answerError)
  return router
}

/** The map from directory tenants to clients: a list of connections, and the mappings in the detail. */
function directoryRoutes(router: Router, { store }: DemoPsaContext, answerError: AnswerError) {
  const { clients, directoryMappings } = store.records
  router.get('/AzureADConnection', (request, response) => {
    if (request.query.type !== '2') return response.json([])
    response.json([{ id: 1, name: 'Partner directory', type: 2 }])
  })
  router.get('/AzureADConnection/:id', (request, response) => {
    if (request.params.id !== '1') return answerError(response, 404, 'The connection was not found.')
    const full = request.query.includedetails === 'true' && request.query.includetenants === 'true'
    const mappings_client = directoryMappings.map((mapping) => ({
      ...mapping,
      client_name: namedIn(clients, mapping.client_id),
    }))
    response.json({ id: 1, name: 'Partner directory', type: 2, ...(full ? { mappings_client } : {}) })
  })
}

function showClients(records: PsaRecords, query: ListQuery | undefined) {
  return records.clients
    .filter(({ inactive, name }) =>
      query
        ? (query.includeinactive || !inactive) && name.toLowerCase().includes(query.search.toLowerCase())
        : true,
    )
    .map((client) => ({
      ...client,
      toplevel_name: namedIn(records.topLevels, client.toplevel_id),
      ...(query?.includeazuretenants
        ? {
            azure_tenants: records.directoryMappings
              .filter(({ client_id }) => client_id === client.id)
              .map(({ azure_tenant_id }, index) => ({
                id: index + 1,
                azure_tenant_id,
                client_id: client.id,
              })),
          }
        : {}),
    }))
}

type Contract = PsaRecords['contracts'][number]

function showContract(records: PsaRecords, { asset_ids: _, ...contract }: Contract, now: Date) {
  const today = psaDate(now)
  return {
    ...contract,
    client_name: namedIn(records.clients, contract.client_id),
    started: contract.start_date <= today,
    expired: contract.end_date !== noDate && contract.end_date.slice(0, 10) < today.slice(0, 10),
    status: contract.active ? 2 : 3,
  }
}

function showContracts(records: PsaRecords, { client_id, includeinactive }: ListQuery, now: Date) {
  return records.contracts
    .filter((contract) => client_id === undefined || contract.client_id === client_id)
    .filter((contract) => includeinactive || contract.active)
    .map((contract) => showContract(records, contract, now))
}

function showInvoices(records: PsaRecords, { client_id, includeinactive, includelines }: ListQuery) {
  return records.recurringInvoices
    .filter((invoice) => client_id === undefined || invoice.client_id === client_id)
    .filter((invoice) => includeinactive || !invoice.disabled)
    .map(({ lines, ...invoice }) => ({
      ...invoice,
      client_name: namedIn(records.clients, invoice.client_id),
      ...(includelines
        ? {
            lines: lines.map((line) => ({
              ...line,
              item_code: `P-${line._itemid}`,
              item_shortdescription: namedIn(records.items, line._itemid),
              contract_id: invoice.contract_id,
            })),
          }
        : {}),
    }))
}
