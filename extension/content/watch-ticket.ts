import { browser } from '../browser.ts'
import type { ContentMessage, TicketAnswer } from '../messages/content-messages.ts'
import { sites } from '../sites/all-sites.ts'
import type { Site } from '../sites/site.ts'
import { followLocation } from './follow-location.ts'
import { obeyCommands } from './obey-commands.ts'
import { createPanelDock, type PanelDock } from './panel-dock.ts'
import { createToolsButton } from './tools-button.ts'
import { watchPage } from './watch-page.ts'

const aliveMilliseconds = 5_000

/** What stands in the page while a ticket is shown. */
type Shown = { dock: PanelDock; remove: () => void }

/**
 * Follows the page from ticket to ticket: tells the background which one is shown, and puts the panel up where there
 * is something to show. While none is shown, it only follows the page's address.
 *
 * @returns a function that takes everything away. It also does so by itself where the extension is gone: it was
 *   updated, switched off or removed.
 */
export function watchTicket(): () => void {
  const nonce = crypto.randomUUID()
  const life = new AbortController()
  let shown: Shown | null = null
  let ticketNow: string | null = null
  let latest = 0

  const hide = () => {
    shown?.remove()
    shown = null
  }
  const leave = () => {
    life.abort()
    hide()
  }
  /** Tells the background; null where it did not answer. */
  const tell = async (message: ContentMessage): Promise<TicketAnswer | null> => {
    try {
      return await browser.runtime.sendMessage<ContentMessage, TicketAnswer | null>(message)
    } catch {
      if (!isExtensionThere()) leave()
      return null
    }
  }
  const report = (site: Site | null, ticketId: string | null) =>
    tell({ type: 'ticketShown', vendor: site?.vendor ?? '', ticketId, nonce })

  const follow = async (address: URL, again: boolean) => {
    const found = findTicket(address)
    if (!again && (found?.key ?? null) === ticketNow) return
    ticketNow = found?.key ?? null
    latest += 1
    const mine = latest
    if (!found) hide()
    const answer = await report(found?.site ?? null, found?.ticketId ?? null)
    if (mine !== latest || life.signal.aborted) return
    if (!found || !answer?.show) hide()
    else if (shown) shown.dock.tell({ type: 'ticketChanged' })
    else shown = show({ site: found.site, nonce, open: answer.open, tell, leave })
  }

  followLocation((address, again) => void follow(address, again), life.signal)
  // The tab may go on to pages that we are not in.
  window.addEventListener('pagehide', () => ticketNow && void report(null, null), { signal: life.signal })
  return leave
}

function findTicket(address: URL): { site: Site; ticketId: string; key: string } | null {
  for (const site of sites) {
    const ticketId = site.ticketOf(address)
    if (ticketId) return { site, ticketId, key: `${site.vendor} ${ticketId}` }
  }
  return null
}

/** False for a script that has outlived its extension: the browser then takes the id away. */
function isExtensionThere(): boolean {
  return Boolean(browser.runtime?.id)
}

type ShowOptions = {
  site: Site
  nonce: string
  open: boolean
  tell: (message: ContentMessage) => Promise<unknown>
  leave: () => void
}

function show({ site, nonce, open, tell, leave }: ShowOptions): Shown {
  const life = new AbortController()
  const theme = () => site.themeOf(document)
  let isOpen = open
  const setOpen = (next: boolean) => {
    isOpen = next
    dock.setOpen(next)
    button.setOpen(next)
  }
  /** Somebody has pressed: what opens takes the focus, and what closes gives it back. */
  const press = (next: boolean) => {
    setOpen(next)
    if (next) dock.focus()
    else button.focus()
    void tell({ type: 'panelOpened', open: next })
  }
  const dock = createPanelDock({
    panelUrl: browser.runtime.getURL('/panel.html'),
    nonce,
    theme,
    onClose: () => press(false),
  })
  const button = createToolsButton(site.anchors, () => press(!isOpen))
  const stopObeying = obeyCommands((next) => press(next ?? !isOpen))
  const settle = () => {
    if (!isExtensionThere()) return leave()
    button.settle()
    dock.settle()
    dock.tell({ type: 'theme', theme: theme() })
  }
  watchPage(site, settle, life.signal)
  const alive = setInterval(() => isExtensionThere() || leave(), aliveMilliseconds)
  setOpen(open)
  return {
    dock,
    remove: () => {
      life.abort()
      clearInterval(alive)
      stopObeying()
      button.remove()
      dock.remove()
    },
  }
}
