import type { Browser } from '../browser.ts'
import { lookupMessage } from '../messages/lookup-messages.ts'
import { findComputers, visitComputer } from './find-computers.ts'

/** How many rows the popup and the page show at most. */
const limit = 12

/**
 * Serves one search over its port, for as long as its page is there: the newest question wins, an older one that is
 * still under way is dropped and never answered.
 */
export function serveLookup(port: Browser.runtime.Port): void {
  let underWay = new AbortController()
  port.onDisconnect.addListener(() => underWay.abort())
  port.onMessage.addListener(async (raw: unknown) => {
    const read = lookupMessage.safeParse(raw)
    if (!read.success) return
    if (read.data.type === 'visit') {
      await visitComputer(read.data.computerId)
      return
    }
    underWay.abort()
    underWay = new AbortController()
    const { signal } = underWay
    const reply = await findComputers(read.data.query, limit, signal)
    if (!signal.aborted) port.postMessage(reply)
  })
}
