import { type Browser, browser } from '../browser.ts'
import { readContentCommand } from '../messages/content-commands.ts'

/**
 * Shows the panel, or shows and hides it by turns, when the popup or a keyboard shortcut says so. Pages can't: such
 * messages come from the extension alone.
 *
 * @param press told whether the panel is to be open; null is the other way from how it is
 * @returns a function that ends it
 */
export function obeyCommands(press: (open: boolean | null) => void): () => void {
  const obey = (message: unknown, sender: Browser.runtime.MessageSender) => {
    const command = sender.id === browser.runtime.id ? readContentCommand(message) : null
    if (command) press(command.type === 'showPanel' ? true : null)
  }
  browser.runtime.onMessage.addListener(obey)
  return () => browser.runtime.onMessage.removeListener(obey)
}
