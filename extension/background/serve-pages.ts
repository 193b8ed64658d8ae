import { type Browser, browser } from '../browser.ts'
import {
  type PageAnswers,
  type PageMessage,
  pageMessage,
  type SignInView,
  type StateView,
} from '../messages/page-messages.ts'
import { vendorHosts } from '../sites/all-sites.ts'
import { words } from '../words.ts'
import { countTools } from './count-tools.ts'
import { findIntegration, forgetIntegrations } from './find-integration.ts'
import { readOrigin } from './origins.ts'
import { isGranted, syncAndEnterHosts, syncHosts } from './register-hosts.ts'
import { changeSettings, readSettings } from './settings.ts'
import { cancelSignIn, signInState, signOut, startSignIn } from './sign-in-flow.ts'
import { readTab } from './tab-tickets.ts'
import { testConnection } from './test-connection.ts'

const pages = ['/options.html', '/popup.html', '/lookup.html']

/** Whether a message comes from our own options page, popup or search, as the browser names the sender. */
export function isOwnPage(sender: Browser.runtime.MessageSender | undefined): boolean {
  if (sender?.id !== browser.runtime.id || !sender.url) return false
  const { origin, pathname } = new URL(sender.url)
  return origin === new URL(browser.runtime.getURL('/')).origin && pages.includes(pathname)
}

/** Answers the options page and the popup. The bearer is in none of the answers. */
export async function servePages(message: unknown): Promise<PageAnswers[keyof PageAnswers] | null> {
  const read = pageMessage.safeParse(message)
  return read.success ? answer(read.data) : null
}

async function answer(message: PageMessage): Promise<PageAnswers[keyof PageAnswers]> {
  switch (message.type) {
    case 'state':
      return state()
    case 'setServer':
      return setServer(message.server)
    case 'startSignIn': {
      const next = await startSignIn()
      return { problem: next.status === 'signedOut' ? next.problem : null }
    }
    case 'cancelSignIn':
      await cancelSignIn()
      return { problem: null }
    case 'signOut':
      await signOut()
      return { problem: null }
    case 'addHost':
      return addHost(message.origin)
    case 'removeHost':
      return removeHost(message.origin)
    case 'test':
      return { checks: await testConnection() }
    case 'tab':
      return tabView(message.tabId)
  }
}

async function state(): Promise<StateView> {
  const { server, hosts } = await readSettings()
  const read = server ? readOrigin(server) : null
  const serverPattern = read?.ok ? read.pattern : null
  const views = hosts.map(async (host) => {
    const one = readOrigin(host)
    const pattern = one.ok ? one.pattern : host
    return { origin: host, pattern, granted: one.ok && (await isGranted(pattern)) }
  })
  return {
    server,
    serverPattern,
    serverGranted: serverPattern !== null && (await isGranted(serverPattern)),
    signIn: await signInView(),
    vendorHosts,
    hosts: await Promise.all(views),
  }
}

async function signInView(): Promise<SignInView> {
  const now = await signInState()
  if (now.status === 'signedOut') return { status: 'signedOut', problem: now.problem }
  if (now.status === 'signedIn') return { status: 'signedIn' }
  return { status: 'waiting', userCode: now.userCode, address: now.address, expiresAt: now.expiresAt }
}

async function setServer(typed: string): Promise<{ problem: string | null }> {
  const read = readOrigin(typed)
  if (!read.ok) return { problem: read.problem }
  const { server } = await readSettings()
  if (server !== read.origin) {
    await signOut()
    await changeSettings({ server: read.origin })
  }
  return { problem: null }
}

async function addHost(typed: string): Promise<{ problem: string | null }> {
  const read = readOrigin(typed)
  if (!read.ok) return { problem: read.problem }
  const { hosts } = await readSettings()
  await changeSettings({ hosts: [...new Set([...hosts, read.origin])] })
  await forgetIntegrations()
  await syncAndEnterHosts()
  return { problem: null }
}

async function removeHost(origin: string): Promise<{ problem: null }> {
  const { hosts } = await readSettings()
  await changeSettings({ hosts: hosts.filter((host) => host !== origin) })
  await syncHosts()
  return { problem: null }
}

async function tabView(tabId: number): Promise<PageAnswers['tab']> {
  const tab = await readTab(tabId)
  const nothing = { ticketId: null, integrationName: null, tools: null }
  if (!tab?.ticketId || !(await isStillAt(tabId, tab.origin)))
    return { ...nothing, reason: words.popup.noTicket }
  const { ticketId } = tab
  const found = await findIntegration(tab.origin)
  if (found.status === 'found') {
    const tools = await countTools({ integrationId: found.integrationId, ticketId })
    return { reason: null, ticketId, integrationName: found.name, tools }
  }
  const reasons = {
    unknown: words.bridge.noIntegration(tab.origin),
    signedOut: words.popup.ticketSignedOut,
    failed: found.status === 'failed' ? found.problem : '',
  }
  return { ...nothing, ticketId, reason: reasons[found.status] }
}

/** A tab may have gone on to pages that tell us nothing. Where it is, is shown to us for our own hosts only. */
async function isStillAt(tabId: number, origin: string): Promise<boolean> {
  const { url } = await browser.tabs.get(tabId)
  return url !== undefined && new URL(url).origin === origin
}
