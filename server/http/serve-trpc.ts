import { type CreateExpressContextOptions, createExpressMiddleware } from '@trpc/server/adapters/express'
import { fromNodeHeaders } from 'better-auth/node'
import { type RequestHandler, Router } from 'express'
import type { Logger } from 'pino'
import { errorOfTrpc, trpcErrorOf } from '../api/map-errors.ts'
import { appRouter } from '../api/router.ts'
import { type AppContext, declarationsOf } from '../api/trpc.ts'
import type { Services } from '../services.ts'
import { refuseForgery } from './refuse-forgery.ts'

export interface TrpcOptions {
  readonly services: Services
  /** The public address, without a slash at its end. */
  readonly url: string
  readonly log: Logger
  /** In bytes. */
  readonly maxBodySize: number
}

/** The API at `/trpc`, with its live streams (SSE). Throws when a procedure does not say what it asks of its caller. */
export function serveTrpc(options: TrpcOptions): Router {
  refuseUndeclared()
  const { log, maxBodySize } = options
  const serve: RequestHandler = createExpressMiddleware({
    router: appRouter,
    createContext: (given) => createContext(options, given),
    maxBodySize,
    maxBatchSize: 30,
    onError: ({ error, path, ctx }) => {
      const failure = errorOfTrpc(error)
      if (failure.code !== 'internal') return
      const lines = ctx?.log ?? log
      lines.error({ err: failure.cause, reference: failure.reference, procedure: path }, 'a procedure failed')
    },
  })
  return Router().use((_request, response, next) => {
    response.setHeader('cache-control', 'no-store')
    next()
  }, serve)
}

async function createContext(
  options: TrpcOptions,
  { req }: CreateExpressContextOptions,
): Promise<AppContext> {
  try {
    const headers = fromNodeHeaders(req.headers)
    refuseForgery(req.method, headers, options.url)
    const requestId = String(req.id)
    return {
      caller: await options.services.users.authenticate(headers),
      services: options.services,
      requestId,
      log: req.log,
      clientAddress: req.ip ?? '',
      userAgent: headers.get('user-agent') ?? '',
    }
  } catch (error) {
    throw trpcErrorOf(errorOfTrpc(error))
  }
}

function refuseUndeclared(): void {
  const open = [...declarationsOf(appRouter)].filter(([, { meta }]) => meta === null).map(([path]) => path)
  if (open.length === 0) return
  throw new Error(`These procedures do not say what they ask of their caller: ${open.join(', ')}.`)
}
