import { toNodeHandler } from 'better-auth/node'
import express, { type Express, type Router } from 'express'
import type { Logger } from 'pino'
import { addressHeader, authPath } from '../domains/users/create-auth.ts'
import type { Services } from '../services.ts'
import type { Settings } from '../settings.ts'
import { answerErrors, answerNotFound } from './answer-errors.ts'
import { guardHeaders, type WidgetParents } from './guard-headers.ts'
import { limitBody } from './limit-body.ts'
import { logRequests } from './log-requests.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { answerReadiness, type ReadinessCheck } from './readiness.ts'
import { servePages } from './serve-pages.ts'
import { serveTrpc } from './serve-trpc.ts'

export interface AppOptions {
  readonly settings: Pick<Settings, 'trustProxy' | 'metricsToken'>
  /** The public address, without a slash at its end. */
  readonly url: string
  readonly services: Services
  readonly log: Logger
  /** The origins of the PSA pages that may hold the widget in an iframe. */
  readonly widgetParents: WidgetParents
  /** What must work before requests are welcome. */
  readonly readiness: readonly ReadinessCheck[]
  /** Where the built pages are: `<folder>/console`, `<folder>/widget`. */
  readonly pagesFolder: string
  /** More routers by their path, such as the agents' gateway at `/agent`. They guard themselves. */
  readonly routers?: Readonly<Record<string, Router>>
  /** Made here unless given. */
  readonly metrics?: Metrics
}

/** More than this is refused, in bytes. */
const limits = { auth: 64 * 1024, trpc: 4 * 1024 * 1024 }

/** The whole HTTP side of the server: headers, log, health, sign-in, API, pages, and words for what fails. */
export function createApp(options: AppOptions): Express {
  const { settings, url, services, log, widgetParents, readiness, pagesFolder, routers = {} } = options
  const metrics = options.metrics ?? createMetrics()
  const app = express()
  app.disable('x-powered-by')
  app.set('trust proxy', settings.trustProxy)
  app.set('query parser', 'simple')

  app.use(logRequests(log))
  app.use(metrics.measure)
  app.use(guardHeaders(url, widgetParents))
  app.get('/healthz', (_request, response) => {
    response.json({ alive: true })
  })
  app.get('/readyz', answerReadiness(readiness, log))
  app.get('/metrics', metrics.answer(settings.metricsToken))

  for (const [path, router] of Object.entries(routers)) app.use(path, router)
  app.use(authPath, limitBody(limits.auth), tellAddress, toNodeHandler(services.users.auth))
  app.use('/trpc', serveTrpc({ services, url, log, maxBodySize: limits.trpc }))
  app.use(servePages(pagesFolder))
  app.use(answerNotFound)
  app.use(answerErrors(log))
  return app
}

/** The sign-in library reads the client's address from this one header, which nobody else can set. */
const tellAddress: express.RequestHandler = (request, response, next) => {
  request.headers[addressHeader] = request.ip ?? '127.0.0.1'
  response.setHeader('cache-control', 'no-store')
  next()
}
