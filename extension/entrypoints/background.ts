import { defineBackground } from 'wxt/utils/define-background'
import { keepBadges } from '../background/keep-badges.ts'
import { enterAllTabs, syncAndEnterHosts, syncHosts } from '../background/register-hosts.ts'
import { serveContent } from '../background/serve-content.ts'
import { serveLookup } from '../background/serve-lookup.ts'
import { serveMenu } from '../background/serve-menu.ts'
import { serveOmnibox } from '../background/serve-omnibox.ts'
import { isOwnPage, servePages } from '../background/serve-pages.ts'
import { servePanel } from '../background/serve-panel.ts'
import { serveShortcuts } from '../background/serve-shortcuts.ts'
import { closeStorage } from '../background/settings.ts'
import { forgetTab } from '../background/tab-tickets.ts'
import { browser } from '../browser.ts'
import { lookupPort } from '../messages/lookup-port.ts'
import { panelPort } from '../messages/panel-port.ts'

/**
 * Owns the bearer and all calls to the server. It may be put to sleep at any time, so nothing of worth lives in its
 * variables. All listeners are added at once: that is what it is woken for.
 */
export default defineBackground(() => {
  void closeStorage()
  browser.runtime.onInstalled.addListener(async ({ reason }) => {
    await syncHosts()
    await enterAllTabs()
    if (reason === 'install') await browser.runtime.openOptionsPage()
  })
  browser.runtime.onStartup.addListener(() => void syncHosts())
  browser.permissions.onAdded.addListener(() => void syncAndEnterHosts())
  browser.permissions.onRemoved.addListener(() => void syncHosts())
  browser.tabs.onRemoved.addListener((tabId) => void forgetTab(tabId))

  browser.runtime.onMessage.addListener((message: unknown, sender, respond) => {
    if (sender.id !== browser.runtime.id) return false
    const answer = isOwnPage(sender) ? servePages(message) : serveContent(message, sender)
    answer.then(respond, () => respond(null))
    return true
  })
  browser.runtime.onConnect.addListener((port) => {
    if (port.name === panelPort) servePanel(port)
    else if (port.name === lookupPort && isOwnPage(port.sender)) serveLookup(port)
    else port.disconnect()
  })
  keepBadges()
  serveMenu()
  serveOmnibox()
  serveShortcuts()
})
