import { Router } from 'express'
import { z } from 'zod'
import type { AnswerError } from './answer-error.ts'
import type { DemoPsaContext } from './context.ts'
import { guardScope, holderOf } from './guard-requests.ts'
import { envelope, readQuery } from './read-query.ts'
import { namedIn, showAction } from './show-records.ts'

const actionPosts = z
  .array(
    z.object({
      ticket_id: z.number().int(),
      outcome_id: z.number().int().optional(),
      outcome: z.string().optional(),
      hiddenfromuser: z.boolean().default(false),
      note_html: z.string().max(200_000).optional(),
      note: z.string().max(200_000).optional(),
      timetaken: z.number().min(0).default(0),
    }),
  )
  .min(1)
  .max(100)

type ActionPost = z.infer<typeof actionPosts>[number]
type Refusal = { status: number; message: string }

/** `/api/Actions`: a ticket's history, and the POST of an array that adds to it. */
export function actionRoutes(context: DemoPsaContext, answerError: AnswerError): Router {
  const { store, quirks } = context
  const { records } = store
  const router = Router()
  router.use('/Actions', guardScope(context, answerError, 'Actions', 'tickets'))

  router.get('/Actions', (request, response) => {
    const asked = readQuery(request)
    if (!asked.ok) return answerError(response, 400, asked.message)
    const { ticket_id, excludeinternal } = asked.query
    if (ticket_id === undefined) return answerError(response, 400, 'A ticket_id is needed.')
    const found = records.actions
      .filter((action) => action.ticket_id === ticket_id && !(excludeinternal && action.hiddenfromuser))
      .sort((a, b) => b.id - a.id)
    response.json(
      envelope(
        'actions',
        found.map((action) => showAction(records, action)),
        asked.query,
      ),
    )
  })

  router.post('/Actions', (request, response) => {
    const posts = actionPosts.safeParse(request.body)
    if (!posts.success) return answerError(response, 400, 'An array of actions was expected.')
    const { agentId, kind } = holderOf(request)
    const refused = posts.data.map((post) => refusalOf(post, context, kind === 'api')).find(Boolean)
    if (refused) return answerError(response, refused.status, refused.message)
    const written = posts.data.map((post) =>
      store.addAction({
        ticket_id: post.ticket_id,
        outcome_id: post.outcome_id ?? 0,
        who: namedIn(records.agents, agentId),
        who_type: kind === 'api' ? 'application' : 'agent',
        hiddenfromuser: post.hiddenfromuser,
        note_html: post.note_html ?? escapeText(post.note ?? ''),
        timetaken: post.timetaken,
      }),
    )
    const first = written[0]
    if (first) response.status(quirks.createdStatus).json(showAction(records, first))
  })
  return router
}

function refusalOf(
  post: ActionPost,
  { store, quirks }: DemoPsaContext,
  limited: boolean,
): Refusal | undefined {
  const { tickets, outcomes } = store.records
  const ticket = tickets.find(({ id }) => id === post.ticket_id)
  if (!ticket || ticket.deleted) return { status: 404, message: 'The ticket was not found.' }
  const outcome = post.outcome_id
  if (!outcome) return { status: 400, message: 'An Outcome must be entered for this Action' }
  if (!outcomes.some(({ id }) => id === outcome)) return { status: 400, message: 'The Outcome is not valid.' }
  if (limited && quirks.forbiddenOutcomeIds.includes(outcome))
    return { status: 403, message: 'You do not have permission to use this Action.' }
  if (ticket.hasbeenclosed && !quirks.closedTicketOutcomeIds.includes(outcome))
    return { status: 400, message: 'This Ticket is closed and cannot be updated.' }
  if (!(post.note_html ?? post.note)?.trim())
    return { status: 400, message: 'A Note must be entered for this Action' }
  return undefined
}

function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\n', '<br>')
}
