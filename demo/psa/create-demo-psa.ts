import type { ErrorRequestHandler, Express } from 'express'
import express from 'express'
import { actionRoutes } from './api/action-routes.ts'
import { agreementRoutes } from './api/agreement-routes.ts'
import { createAnswerError } from './api/answer-error.ts'
import type { CustomTab, DemoPsaContext } from './api/context.ts'
import { customerRoutes } from './api/customer-routes.ts'
import { guardRequests } from './api/guard-requests.ts'
import { signInRoutes } from './api/sign-in.ts'
import { ticketRoutes } from './api/ticket-routes.ts'
import { createTokens, type Tokens } from './api/tokens.ts'
import { makeFaults } from './faults.ts'
import { pageRoutes } from './page-routes.ts'
import { type DemoPsaQuirks, defaultQuirks } from './quirks.ts'
import { createStore, type DemoPsaStore, type StoreOptions } from './store.ts'

/** What a Corral Desk is made of. */
export type DemoPsaOptions = StoreOptions & {
  /** The credentials of the one API client. */
  clientId: string
  clientSecret: string
  customTab: CustomTab | null
  quirks?: Partial<DemoPsaQuirks>
  /** The name that `/auth/token` wants as `?tenant=`; default `corral`. */
  tenant?: string
  /** The agent that API clients act as; default the last of the records. */
  apiAgentId?: number
}

/** A running Corral Desk without a port. */
export type DemoPsa = { app: Express; store: DemoPsaStore; tokens: Tokens }

/**
 * Makes Corral Desk: the REST side with the shapes and quirks of HaloPSA, and the ticket pages.
 * @throws ZodError when the records are not in the shape of `records.ts`
 */
export function createDemoPsa(options: DemoPsaOptions): DemoPsa {
  const now = options.now ?? Date.now
  const store = createStore(options)
  const { agents } = store.records
  const tokens = createTokens(now)
  const context: DemoPsaContext = {
    store,
    tokens,
    now,
    quirks: { ...defaultQuirks, ...options.quirks },
    tenant: options.tenant ?? 'corral',
    clientId: options.clientId,
    clientSecret: options.clientSecret,
    apiAgentId: options.apiAgentId ?? agents.at(-1)?.id ?? 0,
    pageAgentId: agents[0]?.id ?? 0,
    customTab: options.customTab,
  }
  const answerError = createAnswerError(context.quirks)
  const app = express()
  app.disable('x-powered-by')
  app.use((_request, response, next) => {
    response.set('X-Content-Type-Options', 'nosniff')
    next()
  })
  app.use(pageRoutes(context))
  app.use(signInRoutes(context))
  app.use(
    '/api',
    guardRequests(context, answerError),
    makeFaults(context.quirks.faults, answerError),
    express.json({ limit: '1mb' }),
    ticketRoutes(context, answerError),
    actionRoutes(context, answerError),
    customerRoutes(context, answerError),
    agreementRoutes(context, answerError),
  )
  app.use((_request, response) => answerError(response, 404, 'There is nothing at this address.'))
  const failed: ErrorRequestHandler = (error, _request, response, _next) => {
    const status = typeof error?.status === 'number' ? error.status : 500
    answerError(response, status, status === 500 ? 'Something went wrong.' : 'The request cannot be read.')
  }
  app.use(failed)
  return { app, store, tokens }
}
