import type { Request, Response } from 'express'
import { Router } from 'express'
import { z } from 'zod'
import { noDate, psaDate, type TicketRecord } from '../records.ts'
import type { TicketChange } from '../store.ts'
import type { AnswerError } from './answer-error.ts'
import type { DemoPsaContext } from './context.ts'
import { guardScope } from './guard-requests.ts'
import { envelope, type ListQuery, readQuery } from './read-query.ts'
import { showTicket, showTicketInList } from './show-records.ts'

const ticketPosts = z
  .array(
    z.object({
      id: z.number().int().optional(),
      summary: z.string().trim().min(1).max(500).optional(),
      details: z.string().max(100_000).optional(),
      status_id: z.number().int().optional(),
      agent_id: z.number().int().optional(),
      client_id: z.number().int().optional(),
      site_id: z.number().optional(),
      user_id: z.number().int().optional(),
      tickettype_id: z.number().int().optional(),
      priority_id: z.number().int().min(1).max(4).optional(),
      assets: z.array(z.object({ id: z.number().int() })).optional(),
    }),
  )
  .min(1)
  .max(100)

type TicketPost = z.infer<typeof ticketPosts>[number]

/** `/api/Tickets`: the list, one by its id, and the POST of an array that adds or changes. */
export function ticketRoutes(context: DemoPsaContext, answerError: AnswerError): Router {
  const { records } = context.store
  const router = Router()
  router.use('/Tickets', guardScope(context, answerError, 'Tickets', 'tickets'))

  router.get('/Tickets', (request, response) => {
    const asked = readQuery(request)
    if (!asked.ok) return answerError(response, 400, asked.message)
    const found = records.tickets
      .filter((ticket) => !ticket.deleted && wanted(ticket, asked.query, context))
      .sort((a, b) => b.id - a.id)
    response.json(
      envelope(
        'tickets',
        found.map((ticket) => showTicketInList(records, ticket)),
        asked.query,
      ),
    )
  })

  router.get('/Tickets/:id', (request, response) => {
    const ticket = records.tickets.find(({ id }) => id === Number(request.params.id))
    if (!ticket) return answerError(response, 404, 'The ticket was not found.')
    response.json(showTicket(records, ticket))
  })

  router.post('/Tickets', postTickets(context, answerError))
  return router
}

function wanted(ticket: TicketRecord, query: ListQuery, { store }: DemoPsaContext): boolean {
  const { records } = store
  const user = records.users.find(({ id }) => id === ticket.user_id)
  const client = records.clients.find(({ id }) => id === ticket.client_id)
  const words = `${ticket.id} ${ticket.summary} ${client?.name ?? ''} ${user?.name ?? ''}`.toLowerCase()
  const closed = records.statuses.find(({ id }) => id === ticket.status_id)?.closed ?? false
  const from = query.lastupdatefromdate?.replace('Z', '')
  const to = query.lastupdatetodate?.replace('Z', '')
  return (
    (query.client_id === undefined || ticket.client_id === query.client_id) &&
    (query.user_id === undefined || ticket.user_id === query.user_id) &&
    (query.agent_id === undefined || ticket.agent_id === query.agent_id) &&
    (!query.open_only || !closed) &&
    (from === undefined || ticket.last_update >= from) &&
    (to === undefined || ticket.last_update <= to) &&
    words.includes(query.search.toLowerCase())
  )
}

function postTickets(context: DemoPsaContext, answerError: AnswerError) {
  const { store, quirks } = context
  return (request: Request, response: Response) => {
    const posts = ticketPosts.safeParse(request.body)
    if (!posts.success) return answerError(response, 400, 'An array of tickets was expected.')
    // All are checked before the first is written, so that a refused array changes nothing.
    const problem = posts.data.map((post) => problemOf(post, context)).find(Boolean)
    if (problem) return answerError(response, 400, problem)
    const written = posts.data.flatMap((post) => write(post, context) ?? [])
    const first = written[0]
    if (first) response.status(quirks.createdStatus).json(showTicket(store.records, first))
  }
}

function problemOf(post: TicketPost, { store }: DemoPsaContext): string | undefined {
  const { tickets, statuses, clients, users, agents, assets } = store.records
  const missing = (list: readonly { id: number }[], id: number | undefined) =>
    id !== undefined && id > 0 && !list.some((entry) => entry.id === id)
  if (missing(tickets, post.id)) return 'The ticket was not found.'
  if (missing(statuses, post.status_id)) return 'The status is not valid.'
  if (missing(clients, post.client_id)) return 'The client is not valid.'
  if (missing(users, post.user_id)) return 'The user is not valid.'
  if (missing(agents, post.agent_id)) return 'The agent is not valid.'
  if (post.assets?.some(({ id }) => missing(assets, id))) return 'The asset is not valid.'
  if (post.id !== undefined && post.id > 0) return undefined
  if (!post.summary) return 'A Summary must be entered for this Ticket'
  if (!post.client_id) return 'A Client must be selected for this Ticket'
  if (post.user_id && !post.site_id) return 'A Site must be selected for this Ticket'
  return undefined
}

function write(post: TicketPost, { store, now }: DemoPsaContext): TicketRecord | undefined {
  const { clients, statuses, ticketTypes } = store.records
  const { id, assets, site_id, ...rest } = post
  if (id !== undefined && id > 0) {
    const { summary, details, status_id, agent_id, user_id } = rest
    const change: TicketChange = { ...(assets ? { asset_ids: assets.map((asset) => asset.id) } : {}) }
    const given = Object.entries({ summary, details, status_id, agent_id, user_id })
    return store.changeTicket(id, {
      ...change,
      ...Object.fromEntries(given.filter(([, value]) => value !== undefined)),
    })
  }
  const client = clients.find((entry) => entry.id === rest.client_id)
  const status_id = rest.status_id ?? statuses[0]?.id ?? 1
  const closed = statuses.find((entry) => entry.id === status_id)?.closed ?? false
  return store.addTicket({
    summary: rest.summary ?? '',
    details: rest.details ?? '',
    client_id: rest.client_id ?? 0,
    site_id: Math.trunc(site_id ?? client?.main_site_id ?? 0),
    user_id: rest.user_id ?? 0,
    user_email: '',
    agent_id: rest.agent_id ?? 0,
    tickettype_id: rest.tickettype_id ?? ticketTypes[0]?.id ?? 1,
    status_id,
    priority_id: rest.priority_id ?? 3,
    team: 'Service desk',
    asset_ids: (assets ?? []).map((asset) => asset.id),
    contract_id: 0,
    deleted: false,
    hasbeenclosed: closed,
    dateclosed: closed ? psaDate(new Date(now())) : noDate,
  })
}
