import { procedure, router } from '../trpc.ts'
import {
  decisionRows,
  decisionWithTrace,
  forItemInput,
  forSubjectInput,
  forTicketInput,
  ticketDecisions,
} from './schemas.ts'

/** What is decided for a subject on every item, now or at another instant. */
const forSubject = procedure('deployments.view')
  .input(forSubjectInput)
  .output(decisionRows)
  .query(({ ctx, input }) =>
    ctx.services.decisions.forSubject(ctx.caller, { ...input, at: dateOf(input.at) }),
  )

/** One decision with what became of each deployment. */
const forItem = procedure('deployments.view')
  .input(forItemInput)
  .output(decisionWithTrace)
  .query(({ ctx, input }) => ctx.services.decisions.forItem(ctx.caller, { ...input, at: dateOf(input.at) }))

/** What is decided for everything that a ticket is about. */
const forTicket = procedure('deployments.view')
  .input(forTicketInput)
  .output(ticketDecisions)
  .query(({ ctx, input: { at, ...ticket } }) =>
    ctx.services.decisions.forTicket(ctx.caller, ticket, dateOf(at)),
  )

function dateOf(at: string | null | undefined): Date | null {
  return at ? new Date(at) : null
}

export const decisionsRouter = router({ forSubject, forItem, forTicket })
