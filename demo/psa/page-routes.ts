import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Request, Response } from 'express'
import express, { Router } from 'express'
import type { DemoPsaContext } from './api/context.ts'
import type { TokenHolder } from './api/tokens.ts'
import { fillTabAddress } from './fill-tab-address.ts'

const folder = fileURLToPath(new URL('./page/', import.meta.url))
/** Readable by scripts on purpose: ticket pages keep their token so, and others must leave it alone. */
const cookieName = 'corral_access_token'
const signedInSeconds = 12 * 3600

/** The pages and what only they use. In the demo the agent is signed in without a password. */
export function pageRoutes(context: DemoPsaContext): Router {
  const router = Router()
  router.use('/assets', express.static(folder, { index: false, maxAge: 0 }))
  router.get('/', (_request, response) => response.redirect('/tickets?area=1'))
  router.get(
    ['/tickets', '/tickets/*rest', '/ticket', '/faults', '/fault', '/config', '/config/*rest', '/portal'],
    (request, response) => sendPage(request, response, context),
  )
  router.get('/page/custom-tab', (request, response) => sendCustomTab(request, response, context))
  router.get('/page/events', (request, response) => sendEvents(request, response, context))
  return router
}

function signedIn(request: Request, context: DemoPsaContext): TokenHolder | undefined {
  const cookies = request.get('cookie') ?? ''
  const token = new RegExp(`(?:^|; )${cookieName}=([\\w-]+)`).exec(cookies)?.[1]
  return token ? context.tokens.read(token) : undefined
}

function sendPage(request: Request, response: Response, context: DemoPsaContext) {
  const strict = context.quirks.strictCsp || request.query.csp === 'strict'
  const rerender = context.quirks.rerender || request.query.rerender === '1'
  const hostile = context.quirks.hostile || request.query.hostile === '1'
  if (!signedIn(request, context)) {
    const holder: TokenHolder = { kind: 'agent', agentId: context.pageAgentId, scopes: new Set(['all']) }
    const token = context.tokens.give(holder, signedInSeconds)
    response.cookie(cookieName, token, { sameSite: 'lax', maxAge: signedInSeconds * 1000, path: '/' })
  }
  response.set('Content-Security-Policy', strict ? strictPolicy(context) : "frame-ancestors 'self'")
  response.set('Referrer-Policy', 'no-referrer')
  response.set('Cache-Control', 'no-cache')
  let html = readFileSync(`${folder}index.html`, 'utf8')
  if (rerender) html = html.replace('<html ', '<html data-rerender="1" ')
  if (hostile) html = html.replace('<script ', '<script src="/assets/hostile.js"></script>\n    <script ')
  response.type('html').send(html)
}

function strictPolicy({ customTab }: DemoPsaContext): string {
  const frames = customTab ? new URL(customTab.urlTemplate).origin : "'none'"
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    `frame-src ${frames}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ')
}

/** `GET /page/custom-tab?ticket_id=N`: the tab's name and filled address, or null where there is none. */
function sendCustomTab(request: Request, response: Response, context: DemoPsaContext) {
  const { customTab, store } = context
  const holder = signedIn(request, context)
  if (!holder) return response.status(401).json({ error: 'Sign in again.' })
  const ticket = store.records.tickets.find(({ id }) => id === Number(request.query.ticket_id))
  if (!customTab || !ticket) return response.json(null)
  const user = store.records.users.find(({ id }) => id === ticket.user_id)
  const url = fillTabAddress(customTab, {
    ticketId: ticket.id,
    loggedInAgentId: holder.agentId,
    assignedAgentId: ticket.agent_id,
    userEmail: ticket.user_email || (user?.emailaddress ?? ''),
  })
  response.json({ name: customTab.name, url })
}

/** `GET /page/events`: the id of each ticket that changes, as server-sent events. */
function sendEvents(request: Request, response: Response, context: DemoPsaContext) {
  if (!signedIn(request, context)) return response.status(401).end()
  response.set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
  response.flushHeaders()
  response.write(': connected\n\n')
  const stop = context.store.onTicketChanged((ticketId) => response.write(`data: ${ticketId}\n\n`))
  response.on('close', stop)
}
