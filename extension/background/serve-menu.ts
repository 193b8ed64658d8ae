import { type Browser, browser } from '../browser.ts'
import { words } from '../lookup/words.ts'

const itemId = 'find-computer'
const longest = 100

/** The entry in the menu of a selected text: looks for a computer by it. */
export function serveMenu(): void {
  browser.runtime.onInstalled.addListener(async () => {
    await browser.contextMenus.removeAll()
    browser.contextMenus.create({ id: itemId, title: words.menu, contexts: ['selection'] })
  })
  browser.contextMenus.onClicked.addListener(({ menuItemId, selectionText }, tab) => {
    if (menuItemId === itemId && selectionText) void openLookup(selectionText, tab)
  })
}

/** Opens the search with this text: the popup, or a tab in browsers that open the popup for nobody but the user. */
export async function openLookup(text: string, tab?: Browser.tabs.Tab): Promise<void> {
  const query = text.trim().replace(/\s+/g, ' ').slice(0, longest)
  const search = `?q=${encodeURIComponent(query)}`
  // Nothing may be waited for before `openPopup`: Firefox allows it within the click only.
  const named = browser.action.setPopup({ popup: `popup.html${search}` })
  try {
    await browser.action.openPopup(tab?.windowId === undefined ? {} : { windowId: tab.windowId })
  } catch {
    await browser.tabs.create({ url: browser.runtime.getURL(`/lookup.html${search}`) })
  } finally {
    await named
    await browser.action.setPopup({ popup: 'popup.html' })
  }
}
