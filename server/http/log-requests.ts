import { randomUUID } from 'node:crypto'
import type { RequestHandler } from 'express'
import type { Logger } from 'pino'
import { pinoHttp } from 'pino-http'
import { addressForLog } from '../log.ts'

/** Asked for so often that their successes would drown the log. */
const quiet: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics'])

/**
 * One line for each request: its id (which the answer carries as `x-request-id`), method, address without query or
 * tokens, status and time. No header and no body is ever logged.
 */
export function logRequests(log: Logger): RequestHandler {
  return pinoHttp({
    logger: log,
    genReqId: (_request, response) => {
      const id = randomUUID()
      response.setHeader('x-request-id', id)
      return id
    },
    quietReqLogger: true,
    customLogLevel: (request, response, error) => {
      if (error || response.statusCode >= 500) return 'error'
      return quiet.has(request.url ?? '') ? 'debug' : 'info'
    },
    customErrorObject: (request, response, _error, given) => ({
      ...given,
      // The cause is logged where it is known; here it is only the status again.
      err: undefined,
      req: request,
      res: response,
    }),
    serializers: {
      req: (request: { id: unknown; method: string; url: string; raw: { originalUrl?: string } }) => ({
        id: request.id,
        method: request.method,
        url: addressForLog(request.raw.originalUrl ?? request.url),
      }),
      res: (response: { statusCode: number }) => ({ status: response.statusCode }),
    },
  })
}
