import { browser } from '../browser.ts'
import { words } from '../lookup/words.ts'
import { countPrefix, countTools, forgetCounts, readCount } from './count-tools.ts'
import { readSettings, settingsKey } from './settings.ts'
import { readTab, tabPrefix } from './tab-tickets.ts'

const background = '#0b6470'
const ink = '#ffffff'

/**
 * Keeps each tab's badge: the number of tools of its ticket, while somebody is signed in. It follows what is stored of
 * tabs, counts and settings, so nobody has to think of it. A tab that goes to another page loses its badge by itself.
 */
export function keepBadges(): void {
  void browser.action.setBadgeBackgroundColor({ color: background })
  void browser.action.setBadgeTextColor?.({ color: ink })
  browser.storage.session.onChanged.addListener((changes) => {
    const keys = Object.keys(changes)
    if (keys.some((key) => key.startsWith(countPrefix))) void showAll()
    else
      for (const key of keys)
        if (key.startsWith(tabPrefix)) void showBadge(Number(key.slice(tabPrefix.length)))
  })
  browser.storage.local.onChanged.addListener(({ [settingsKey]: change }) => {
    if (change && tokenIn(change.oldValue) !== tokenIn(change.newValue)) void forgetCounts().then(showAll)
  })
}

async function showAll(): Promise<void> {
  const keys = Object.keys(await browser.storage.session.get(null))
  const tabs = keys
    .filter((key) => key.startsWith(tabPrefix))
    .map((key) => Number(key.slice(tabPrefix.length)))
  await Promise.all(tabs.map(showBadge))
}

async function showBadge(tabId: number): Promise<void> {
  const count = await countOf(tabId)
  try {
    await browser.action.setBadgeText({ tabId, text: count === null ? '' : String(count) })
    await browser.action.setTitle({ tabId, title: count === null ? words.title : words.badge(count) })
  } catch {
    // The tab is closed by now.
  }
}

/** Null: nothing to show (yet). */
async function countOf(tabId: number): Promise<number | null> {
  const tab = await readTab(tabId)
  const { token, panelOpen } = await readSettings()
  if (!token || !tab?.ticketId || !tab.integrationId) return null
  const ticket = { integrationId: tab.integrationId, ticketId: tab.ticketId }
  const count = await readCount(ticket)
  // An open panel reads the list itself; the number comes with it.
  if (count === null && !panelOpen) void countTools(ticket)
  return count
}

function tokenIn(settings: unknown): unknown {
  return typeof settings === 'object' && settings !== null && 'token' in settings ? settings.token : null
}
