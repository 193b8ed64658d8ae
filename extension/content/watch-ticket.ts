import type { ContentScriptContext } from 'wxt/utils/content-script-context'
import { browser } from '../browser.ts'
import type { ContentMessage, TicketAnswer } from '../messages/content-messages.ts'
import { sites } from '../sites/all-sites.ts'
import type { Site } from '../sites/site.ts'
import { obeyCommands } from './obey-commands.ts'
import { createPanelDock, type PanelDock } from './panel-dock.ts'
import { createToolsButton, type ToolsButton } from './tools-button.ts'

const aliveMilliseconds = 5_000
const settleMilliseconds = 100

/** What stands in the page while a ticket is shown. */
type Shown = { dock: PanelDock; button: ToolsButton; stop: () => void; open: boolean }

/**
 * Follows the page from ticket to ticket: tells the background which one is shown, and puts the panel up where there
 * is something to show. Ends, and takes everything away, with its context: a newer content script has taken over, or
 * the extension is gone.
 */
export function watchTicket(ctx: ContentScriptContext): void {
  const nonce = crypto.randomUUID()
  let shown: Shown | null = null
  let ticketNow: string | null = null
  let latest = 0

  const hide = () => {
    shown?.stop()
    shown = null
  }
  const follow = async (address: URL, again = false) => {
    const found = findTicket(address)
    if (!again && found?.key === ticketNow) return
    ticketNow = found?.key ?? null
    latest += 1
    const mine = latest
    if (!found) hide()
    const report = {
      type: 'ticketShown',
      vendor: found?.site.vendor ?? '',
      ticketId: found?.ticketId ?? null,
      nonce,
    } as const
    const answer = await tell(ctx, report)
    if (mine !== latest || ctx.signal.aborted) return
    if (!found || !answer?.show) hide()
    else if (shown) shown.dock.tell({ type: 'ticketChanged' })
    else shown = show(ctx, found.site, nonce, answer.open)
  }

  removeLeftovers()
  ctx.onInvalidated(hide)
  // Each tick of the context's own interval asks whether the extension is still there, and ends the context if not.
  ctx.setInterval(() => undefined, aliveMilliseconds)
  ctx.addEventListener(window, 'wxt:locationchange', ({ newUrl }) => void follow(newUrl))
  ctx.addEventListener(window, 'pageshow', ({ persisted }) => {
    if (persisted) void follow(new URL(location.href), true)
  })
  void follow(new URL(location.href))
}

function findTicket(address: URL): { site: Site; ticketId: string; key: string } | null {
  for (const site of sites) {
    const ticketId = site.ticketOf(address)
    if (ticketId) return { site, ticketId, key: `${site.vendor} ${ticketId}` }
  }
  return null
}

/** Tells the background. A failure means that the extension was updated or removed under this script. */
async function tell(ctx: ContentScriptContext, message: ContentMessage): Promise<TicketAnswer | null> {
  try {
    return await browser.runtime.sendMessage<ContentMessage, TicketAnswer | null>(message)
  } catch {
    if (!browser.runtime?.id) ctx.notifyInvalidated()
    return null
  }
}

function show(ctx: ContentScriptContext, site: Site, nonce: string, openAtFirst: boolean): Shown {
  const theme = () => site.themeOf(document)
  const setOpen = (open: boolean) => {
    current.open = open
    current.dock.setOpen(open)
    current.button.setOpen(open)
  }
  const press = (open: boolean) => {
    setOpen(open)
    void tell(ctx, { type: 'panelOpened', open })
  }
  const dock = createPanelDock({
    panelUrl: browser.runtime.getURL('/panel.html'),
    nonce,
    theme,
    onClose: () => press(false),
  })
  const button = createToolsButton(site.anchors, () => press(!current.open))
  const stopObeying = obeyCommands((open) => press(open ?? !current.open))
  const stopWatching = watchPage(ctx, site, () => {
    button.settle()
    dock.tell({ type: 'theme', theme: theme() })
  })
  const stop = () => {
    stopWatching()
    stopObeying()
    button.remove()
    dock.remove()
  }
  const current: Shown = { dock, button, stop, open: openAtFirst }
  setOpen(openAtFirst)
  return current
}

/** Calls `then` a moment after the page has rebuilt something or changed its theme. */
function watchPage(ctx: ContentScriptContext, site: Site, then: () => void): () => void {
  let due: number | null = null
  let theme = site.themeOf(document)
  const observer = new MutationObserver((records) => {
    const themeNow = site.themeOf(document)
    if (due !== null || (themeNow === theme && records.every(({ type }) => type === 'attributes'))) return
    theme = themeNow
    due = ctx.setTimeout(() => {
      due = null
      then()
    }, settleMilliseconds)
  })
  observer.observe(document.documentElement, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ['class'],
  })
  return () => {
    observer.disconnect()
    if (due !== null) clearTimeout(due)
  }
}

/** What a content script of an older version left behind because it could not clean up any more. */
function removeLeftovers() {
  for (const element of document.querySelectorAll('deskhand-panel, deskhand-button')) element.remove()
}
