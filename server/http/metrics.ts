import { createHash, timingSafeEqual } from 'node:crypto'
import type { Request, RequestHandler } from 'express'
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import { DeskhandError } from '../errors.ts'

/** What the server counts, for Prometheus. */
export interface Metrics {
  /** For further counters of other parts of the server. */
  readonly registry: Registry
  /** Measures each request by its first path part, method and status class. */
  readonly measure: RequestHandler
  /** Answers this machine, or whoever brings the token as a bearer; null: this machine only. */
  answer(token: string | null): RequestHandler
}

const known: ReadonlySet<string> = new Set([
  'trpc',
  'auth',
  'agent',
  'widget',
  'assets',
  'healthz',
  'readyz',
  'metrics',
])

export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const seconds = new Histogram({
    name: 'deskhand_http_request_seconds',
    help: 'How long requests took, in seconds.',
    labelNames: ['part', 'method', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [registry],
  })
  return {
    registry,
    measure: (request, response, next) => {
      const stop = seconds.startTimer()
      response.once('close', () => {
        const status = `${Math.floor(response.statusCode / 100)}xx`
        stop({ part: partOf(request), method: request.method, status })
      })
      next()
    },
    answer: (token) => async (request, response) => {
      if (!isFromHere(request) && !bringsToken(request, token)) {
        throw new DeskhandError(
          'notAllowed',
          'Metrics are read from this machine, or with the bearer that DESKHAND_METRICS_TOKEN sets.',
        )
      }
      response.setHeader('content-type', registry.contentType).send(await registry.metrics())
    },
  }
}

/** A closed set of labels: a label for each address would grow without end. */
function partOf(request: Request): string {
  const part = request.originalUrl.split(/[/?]/)[1] ?? ''
  return known.has(part) ? part : 'pages'
}

/** True for a request of this very machine that no proxy passed on. */
function isFromHere(request: Request): boolean {
  if (request.headers['x-forwarded-for'] !== undefined || request.headers.forwarded !== undefined)
    return false
  return /^(127\.|::1$|::ffff:127\.)/.test(request.socket.remoteAddress ?? '')
}

function bringsToken(request: Request, token: string | null): boolean {
  if (token === null) return false
  const given = /^bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? ''
  return timingSafeEqual(digest(given), digest(token))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
