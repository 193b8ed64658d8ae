import { browser } from '../browser.ts'
import { vendorHosts } from '../sites/all-sites.ts'
import { readOrigin } from './origins.ts'
import { readSettings } from './settings.ts'

const scriptFile = 'ticket.js'
const idPrefix = 'host:'

/** The match patterns of the hosts that were added by hand. */
async function addedPatterns(): Promise<string[]> {
  const { hosts } = await readSettings()
  const read = hosts.map((host) => readOrigin(host))
  return [...new Set(read.flatMap((one) => (one.ok ? [one.pattern] : [])))]
}

/** Whether the browser lets us into the pages of a match pattern. */
export function isGranted(pattern: string): Promise<boolean> {
  return browser.permissions.contains({ origins: [pattern] })
}

/**
 * Makes the registered content scripts what the settings and the permissions say: one for each added host that is
 * granted. Safe to call at any time. The vendors' own hosts are in the manifest.
 *
 * @returns the match patterns that are new
 */
export async function syncHosts(): Promise<string[]> {
  const patterns = await addedPatterns()
  const granted = await Promise.all(patterns.map(isGranted))
  const wanted = patterns.filter((_, index) => granted[index])
  const known = (await browser.scripting.getRegisteredContentScripts())
    .map(({ id }) => id)
    .filter((id) => id.startsWith(idPrefix))
  const dropped = known.filter((id) => !wanted.includes(id.slice(idPrefix.length)))
  if (dropped.length > 0) await browser.scripting.unregisterContentScripts({ ids: dropped })
  const added = wanted.filter((one) => !known.includes(idPrefix + one))
  await browser.scripting.registerContentScripts(
    added.map((pattern) => ({
      id: idPrefix + pattern,
      matches: [pattern],
      js: [scriptFile],
      runAt: 'document_idle',
      persistAcrossSessions: true,
    })),
  )
  return added
}

/** The same, after a host was added or a permission given: its open tabs are entered at once. */
export async function syncAndEnterHosts(): Promise<void> {
  await enterOpenTabs(await syncHosts())
}

/** Puts the content script into tabs that were open before it. */
async function enterOpenTabs(patterns: readonly string[]): Promise<void> {
  if (patterns.length === 0) return
  const tabs = await browser.tabs.query({ url: [...patterns] })
  await Promise.allSettled(
    tabs.map(async ({ id }) => {
      if (id !== undefined)
        await browser.scripting.executeScript({ target: { tabId: id }, files: [scriptFile] })
    }),
  )
}

/** All tabs of known PSAs, after an install or an update. */
export async function enterAllTabs(): Promise<void> {
  await enterOpenTabs([...vendorHosts, ...(await addedPatterns())])
}
