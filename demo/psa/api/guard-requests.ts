import type { Request, RequestHandler } from 'express'
import type { AnswerError } from './answer-error.ts'
import type { DemoPsaContext } from './context.ts'
import type { TokenHolder } from './tokens.ts'

const holders = new WeakMap<Request, TokenHolder>()

/** Whose token the request carries; only behind {@link guardRequests}. */
export function holderOf(request: Request): TokenHolder {
  const holder = holders.get(request)
  if (!holder) throw new Error('The request was not guarded.')
  return holder
}

/** Lets requests with a living bearer token through, counts bursts, and knows who asks afterwards. */
export function guardRequests(context: DemoPsaContext, answerError: AnswerError): RequestHandler {
  const recent: number[] = []
  return (request, response, next) => {
    const token = /^Bearer (.+)$/i.exec(request.get('authorization') ?? '')?.[1]
    const holder = token ? context.tokens.read(token) : undefined
    if (!holder) return answerError(response, 401, 'Authorization has been denied for this request.')
    const { burst } = context.quirks
    if (burst && holder.kind === 'api') {
      const since = context.now() - burst.seconds * 1000
      while (recent.length > 0 && (recent[0] ?? 0) <= since) recent.shift()
      // No Retry-After: clients have to find their own pace.
      if (recent.length >= burst.requests) return answerError(response, 429, 'Too many requests.')
      recent.push(context.now())
    }
    holders.set(request, holder)
    next()
  }
}

/** What the scopes call the areas of the API. */
export type ScopeArea = 'tickets' | 'customers' | 'assets' | 'contracts' | 'invoices' | 'items'

/** Lets a request through whose token has the scope `read:area` (or `edit:area`), and whose agent may. */
export function guardScope(
  context: DemoPsaContext,
  answerError: AnswerError,
  list: string,
  area: ScopeArea,
): RequestHandler {
  return (request, response, next) => {
    const { kind, scopes } = holderOf(request)
    const needed = request.method === 'GET' ? [`read:${area}`, `edit:${area}`] : [`edit:${area}`]
    const inScope = kind === 'agent' || scopes.has('all') || needed.some((scope) => scopes.has(scope))
    const allowed = kind === 'agent' || !context.quirks.forbiddenLists.includes(list)
    if (inScope && allowed) return next()
    answerError(response, 403, `You do not have permission to access ${list}.`)
  }
}
