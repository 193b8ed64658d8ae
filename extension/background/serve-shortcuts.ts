import { browser } from '../browser.ts'
import { type ContentCommand, togglePanelCommand } from '../messages/content-commands.ts'

/** The keyboard shortcut that shows and hides the panel of the ticket in the tab. Does nothing where there is none. */
export function serveShortcuts(): void {
  browser.commands?.onCommand.addListener(async (name, tab) => {
    if (name !== togglePanelCommand) return
    const [active] = tab ? [tab] : await browser.tabs.query({ active: true, lastFocusedWindow: true })
    if (active?.id === undefined) return
    const command: ContentCommand = { type: 'togglePanel' }
    await browser.tabs.sendMessage(active.id, command, { frameId: 0 }).catch(() => undefined)
  })
}
