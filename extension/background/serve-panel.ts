import { asClientError, ClientError, type TicketRef, type ToolsClient } from '../../ui/client.ts'
import { type Browser, browser } from '../browser.ts'
import {
  type PanelCall,
  type PanelMessage,
  type PanelReply,
  panelMessage,
} from '../messages/panel-messages.ts'
import { words } from '../words.ts'
import { notingTools } from './count-tools.ts'
import { findIntegration } from './find-integration.ts'
import { currentServer } from './server.ts'
import { readSettings } from './settings.ts'
import { signInState } from './sign-in-flow.ts'
import { keepTab, readTab, type TabTicket } from './tab-tickets.ts'

/** Serves the panel of one tab over its port, after it has proved whose panel it is. */
export function servePanel(port: Browser.runtime.Port): void {
  const tabId = port.sender?.tab?.id
  if (tabId === undefined || !isPanelPage(port.sender)) {
    port.disconnect()
    return
  }
  const watches = new Map<number, () => void>()
  // A promise, since a call may follow the greeting before that has been looked up.
  let proved = Promise.resolve(false)
  const reply = (message: PanelReply) => {
    try {
      port.postMessage(message)
    } catch {
      stopAll(watches)
    }
  }
  const greet = async (nonce: string) => {
    const tab = await readTab(tabId)
    if (tab?.nonce !== nonce) {
      port.disconnect()
      return false
    }
    reply(await tellTicket(tab, tabId))
    return true
  }
  port.onDisconnect.addListener(() => stopAll(watches))
  port.onMessage.addListener(async (raw: unknown) => {
    const read = panelMessage.safeParse(raw)
    if (!read.success) return
    if (read.data.type === 'hello') proved = greet(read.data.nonce)
    else if (await proved) await handle(read.data, tabId, reply, watches)
  })
}

/** Only our own panel page, as the browser itself names the sender. */
function isPanelPage(sender: Browser.runtime.MessageSender | undefined): boolean {
  if (sender?.id !== browser.runtime.id || !sender.url) return false
  const { origin, pathname } = new URL(sender.url)
  return origin === new URL(browser.runtime.getURL('/')).origin && pathname === '/panel.html'
}

/** The ticket of a tab, or why it cannot be told. */
async function tellTicket(tab: TabTicket, tabId: number): Promise<PanelReply> {
  const { ticketId, integrationId, origin } = tab
  if (!ticketId) return { type: 'ticket', ticket: null }
  if (integrationId && (await readSettings()).token)
    return { type: 'ticket', ticket: { integrationId, ticketId } }
  const found = await findIntegration(origin)
  switch (found.status) {
    case 'found':
      await keepTab(tabId, { ...tab, integrationId: found.integrationId, integrationName: found.name })
      return { type: 'ticket', ticket: { integrationId: found.integrationId, ticketId } }
    case 'signedOut':
      return { type: 'noTicket', code: 'signedOut', message: words.signIn.first }
    case 'failed':
      return { type: 'noTicket', code: 'unreachable', message: found.problem }
    case 'unknown':
      return { type: 'noTicket', code: 'refused', message: words.bridge.noIntegration(origin) }
  }
}

async function handle(
  message: Exclude<PanelMessage, { type: 'hello' }>,
  tabId: number,
  reply: (message: PanelReply) => void,
  watches: Map<number, () => void>,
): Promise<void> {
  if (message.type === 'unwatch') {
    watches.get(message.id)?.()
    watches.delete(message.id)
  }
  if (message.type !== 'call' && message.type !== 'watch') return
  const { id } = message
  const fail = (error: ClientError) =>
    reply({ type: 'failure', id, code: error.code, message: error.message })
  try {
    if (message.type === 'call') {
      reply({ type: 'answer', id, value: await answer(message.call, tabId) })
      return
    }
    const client = await signedInClient()
    const stop = client.watch(message.sessionId, message.lastSequence, {
      onEvent: (event) => reply({ type: 'event', id, event }),
      onError: fail,
      onEnd: () => reply({ type: 'ended', id }),
    })
    watches.set(id, stop)
  } catch (thrown) {
    fail(asClientError(thrown))
  }
}

async function signedInClient(): Promise<ToolsClient> {
  const server = await currentServer()
  if (!server || !(await readSettings()).token) throw new ClientError('signedOut', words.signIn.first)
  return server.tools
}

async function answer(call: PanelCall, tabId: number): Promise<unknown> {
  if (call.name === 'signedIn') return (await signInState()).status === 'signedIn'
  if (call.name === 'openOptions') return browser.runtime.openOptionsPage()
  const client = await signedInClient()
  switch (call.name) {
    case 'run':
      return client.run(call.press)
    case 'askApproval':
      return client.askApproval(call.press)
    case 'decide':
      return client.decide(call.decision)
    case 'cancel':
      return client.cancel(call.sessionId)
    case 'session':
      return client.session(call.sessionId)
    case 'endException':
      return client.endException(call.exceptionId)
    case 'postNoteAgain':
      return client.postNoteAgain(call.sessionId)
    case 'addTime':
      return client.addTime(call.sessionId, call.minutes)
    case 'prepareTool':
      return prepareTool(client, call.request, tabId)
    case 'detectTool':
      return detectTool(client, call.request, tabId)
  }
  await requireTicket(call.ticket, tabId)
  switch (call.name) {
    case 'context':
      return client.context(call.ticket, call.fresh)
    case 'list':
      return notingTools(call.ticket, call.subject, client.list(call.ticket, call.subject))
    case 'explain':
      return client.explain(call.ticket, call.subject, call.itemId)
    case 'previewException':
    case 'createException': {
      const { name: _, ticket: place, ...wish } = call
      return 'reason' in wish
        ? client.createException({ place, ...wish })
        : client.previewException({ place, ...wish })
    }
    case 'timeline':
      return client.timeline(call.ticket, call.subject, call.page)
    case 'sessionsForTicket':
      return client.sessionsFor(call.ticket)
  }
}

type PrepareCall = Extract<PanelCall, { name: 'prepareTool' }>

async function prepareTool(
  client: ToolsClient,
  { ticket, ...request }: PrepareCall['request'],
  tabId: number,
): Promise<unknown> {
  await requireTicket(ticket, tabId)
  return client.prepareTool({ place: ticket, ...request })
}

type DetectCall = Extract<PanelCall, { name: 'detectTool' }>

async function detectTool(
  client: ToolsClient,
  { ticket, ...request }: DetectCall['request'],
  tabId: number,
): Promise<unknown> {
  await requireTicket(ticket, tabId)
  return client.detectTool({ place: ticket, ...request })
}

/** A panel may ask about the ticket of its own tab only, as the content script has reported it. */
async function requireTicket(ticket: TicketRef, tabId: number): Promise<void> {
  const tab = await readTab(tabId)
  if (tab?.ticketId === ticket.ticketId && tab.integrationId === ticket.integrationId) return
  throw new ClientError('refused', words.bridge.otherTicket)
}

function stopAll(watches: Map<number, () => void>): void {
  for (const stop of watches.values()) stop()
  watches.clear()
}
