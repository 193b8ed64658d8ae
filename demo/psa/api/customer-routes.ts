import type { Response } from 'express'
import { Router } from 'express'
import type { AnswerError } from './answer-error.ts'
import type { DemoPsaContext } from './context.ts'
import { guardScope, holderOf } from './guard-requests.ts'
import { envelope, page, readQuery } from './read-query.ts'
import { showAsset, showUser } from './show-records.ts'

/** `/api/Users`, `/api/Asset` and `/api/Agent`, the last two of which come without an envelope at times. */
export function customerRoutes(context: DemoPsaContext, answerError: AnswerError): Router {
  const router = Router()
  userRoutes(router, context, answerError)
  assetRoutes(router, context, answerError)
  agentRoutes(router, context, answerError)
  return router
}

/** `site_id` of a user is a double and is written as one: `12.0`. */
function sendUsers(response: Response, answer: unknown) {
  response.type('json').send(JSON.stringify(answer).replace(/"site_id":(\d+)(?=[,}])/g, '"site_id":$1.0'))
}

function userRoutes(router: Router, context: DemoPsaContext, answerError: AnswerError) {
  const { records } = context.store
  router.use('/Users', guardScope(context, answerError, 'Users', 'customers'))
  router.get('/Users', (request, response) => {
    const asked = readQuery(request)
    if (!asked.ok) return answerError(response, 400, asked.message)
    const { client_id, site_id, includeinactive, exclude_generaluser, search } = asked.query
    const found = records.users.filter(
      (user) =>
        (client_id === undefined || user.client_id === client_id) &&
        (site_id === undefined || user.site_id === site_id) &&
        (includeinactive || !user.inactive) &&
        !(exclude_generaluser && user.isgeneraluser) &&
        `${user.name} ${user.emailaddress}`.toLowerCase().includes(search.toLowerCase()),
    )
    sendUsers(
      response,
      envelope(
        'users',
        found.map((user) => showUser(records, user, false)),
        asked.query,
      ),
    )
  })
  router.get('/Users/:id', (request, response) => {
    const user = records.users.find(({ id }) => id === Number(request.params.id))
    if (!user) return answerError(response, 404, 'The user was not found.')
    sendUsers(response, showUser(records, user, true))
  })
}

function assetRoutes(router: Router, context: DemoPsaContext, answerError: AnswerError) {
  const { store, quirks } = context
  const { records } = store
  router.use('/Asset', guardScope(context, answerError, 'Asset', 'assets'))
  router.get('/Asset', (request, response) => {
    const asked = readQuery(request)
    if (!asked.ok) return answerError(response, 400, asked.message)
    const { ticket_id, client_id, user_id, includeinactive, includeassetfields } = asked.query
    const ticket = records.tickets.find(({ id }) => id === ticket_id)
    const found = records.assets
      .filter(
        (asset) =>
          (ticket_id === undefined || ticket?.asset_ids.includes(asset.id)) &&
          (client_id === undefined || asset.client_id === client_id) &&
          (user_id === undefined || asset.user_ids.includes(user_id)) &&
          (includeinactive || !asset.inactive),
      )
      .map((asset) => showAsset(records, asset, includeassetfields, false))
    const bare =
      quirks.bareAssets === 'always' || (quirks.bareAssets === 'byTicket' && ticket_id !== undefined)
    response.json(bare ? page(found, asked.query) : envelope('assets', found, asked.query))
  })
  router.get('/Asset/:id', (request, response) => {
    const asset = records.assets.find(({ id }) => id === Number(request.params.id))
    if (!asset) return answerError(response, 404, 'The asset was not found.')
    response.json(showAsset(records, asset, true, true))
  })
}

function agentRoutes(router: Router, context: DemoPsaContext, answerError: AnswerError) {
  const { agents } = context.store.records
  router.get('/Agent', (request, response) => {
    const asked = readQuery(request)
    if (!asked.ok) return answerError(response, 400, asked.message)
    response.json(asked.query.pageinate ? envelope('agents', agents, asked.query) : agents)
  })
  router.get('/Agent/me', (request, response) => {
    const agent = agents.find(({ id }) => id === holderOf(request).agentId)
    if (!agent) return answerError(response, 404, 'The agent was not found.')
    response.json(agent)
  })
}
