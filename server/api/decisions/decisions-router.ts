import { procedure, router } from '../trpc.ts'
import { decisionRows, decisionWithTrace, forItemInput, forSubjectInput } from './schemas.ts'

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

function dateOf(at: string | null | undefined): Date | null {
  return at ? new Date(at) : null
}

export const decisionsRouter = router({ forSubject, forItem })
