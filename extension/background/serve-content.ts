import type { Browser } from '../browser.ts'
import { contentMessage, type TicketAnswer } from '../messages/content-messages.ts'
import { findIntegration } from './find-integration.ts'
import { changeSettings, readSettings } from './settings.ts'
import { forgetTabOf, keepTab } from './tab-tickets.ts'

const nothing: TicketAnswer = { show: false, open: false }

/**
 * Answers the content script of a tab. Only its report of a ticket's id is taken from it: where the page is from
 * comes from the browser, and the integration from the server.
 */
export async function serveContent(
  message: unknown,
  sender: Browser.runtime.MessageSender,
): Promise<TicketAnswer | null> {
  const read = contentMessage.safeParse(message)
  const tabId = sender.tab?.id
  if (!read.success || tabId === undefined) return null
  // A page that is going away is in no frame of its tab any more; its nonce says which one it was.
  if (read.data.type === 'ticketShown' && !read.data.ticketId) {
    await forgetTabOf(tabId, read.data.nonce)
    return nothing
  }
  if (sender.frameId !== 0 || !sender.url) return null
  if (read.data.type === 'panelOpened') {
    await changeSettings({ panelOpen: read.data.open })
    return null
  }
  const { ticketId, nonce, vendor } = read.data
  if (!ticketId) return null
  const { origin } = new URL(sender.url)
  const found = await findIntegration(origin)
  const known = found.status === 'found' && found.vendor === vendor ? found : null
  await keepTab(tabId, {
    origin,
    ticketId,
    nonce,
    integrationId: known?.integrationId ?? null,
    integrationName: known?.name ?? null,
  })
  if (found.status === 'unknown' || (found.status === 'found' && !known)) return nothing
  return { show: true, open: (await readSettings()).panelOpen }
}
