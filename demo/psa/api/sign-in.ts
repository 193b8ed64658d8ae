import type { RequestHandler } from 'express'
import { Router, urlencoded } from 'express'
import { z } from 'zod'
import type { DemoPsaContext } from './context.ts'
import { sameSecret } from './tokens.ts'

const tokenForm = z.object({
  grant_type: z.string().default(''),
  client_id: z.string().default(''),
  client_secret: z.string().default(''),
  scope: z.string().default(''),
})

/** The two addresses of signing in: `/api/authinfo` and `/auth/token`. Both need no token. */
export function signInRoutes(context: DemoPsaContext): Router {
  const router = Router()
  router.get('/api/authinfo', (request, response) => {
    const base = `${request.protocol}://${request.get('host')}`
    response.json({ auth_url: `${base}/auth`, tenant_id: context.tenant, version: 'Corral Desk 4.2' })
  })
  router.post('/auth/token', urlencoded({ extended: false }), giveToken(context))
  return router
}

/** `POST /auth/token?tenant=NAME`: client credentials for a token; errors as OAuth 2.0 words them. */
function giveToken(context: DemoPsaContext): RequestHandler {
  return (request, response) => {
    const form = tokenForm.safeParse(request.body ?? {})
    const refuse = (error: string, error_description: string) =>
      response.status(400).json({ error, error_description })
    if (!form.success) return refuse('invalid_request', 'The form could not be read.')
    if (request.query.tenant !== context.tenant) return refuse('invalid_request', 'The tenant is not known.')
    const { grant_type, client_id, client_secret, scope } = form.data
    if (grant_type !== 'client_credentials')
      return refuse('unsupported_grant_type', 'Only client_credentials is supported.')
    if (!sameSecret(client_id, context.clientId) || !sameSecret(client_secret, context.clientSecret))
      return refuse('invalid_client', 'The client id or the client secret is not right.')
    const scopes = new Set(scope.split(' ').filter(Boolean))
    if (scopes.size === 0) return refuse('invalid_scope', 'A scope is needed.')
    const { tokenSeconds } = context.quirks
    const access_token = context.tokens.give(
      { kind: 'api', agentId: context.apiAgentId, scopes },
      tokenSeconds,
    )
    response.set('Cache-Control', 'no-store')
    response.json({ access_token, token_type: 'Bearer', expires_in: tokenSeconds, scope })
  }
}
