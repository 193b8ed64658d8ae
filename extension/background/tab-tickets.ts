import { z } from 'zod'
import { browser } from '../browser.ts'

/**
 * What the content script of a tab last told: kept for the browser session, since the background is put to sleep
 * and woken again at any time.
 */
const tabTicket = z.object({
  /** Where the page is from, as the browser says it. */
  origin: z.string(),
  ticketId: z.string().nullable(),
  nonce: z.string(),
  integrationId: z.string().nullable(),
  integrationName: z.string().nullable(),
})

export type TabTicket = z.infer<typeof tabTicket>

/** The prefix of what is kept, for those who watch it. */
export const tabPrefix = 'tab.'

const keyOf = (tabId: number) => `${tabPrefix}${tabId}`

/** What is known of a tab; null where nothing was told. */
export async function readTab(tabId: number): Promise<TabTicket | null> {
  const stored = await browser.storage.session.get(keyOf(tabId))
  return tabTicket.nullable().parse(stored[keyOf(tabId)] ?? null)
}

export async function keepTab(tabId: number, ticket: TabTicket): Promise<void> {
  await browser.storage.session.set({ [keyOf(tabId)]: ticket })
}

/**
 * Forgets what a content script has told of its tab, unless another one has told something since.
 */
export async function forgetTabOf(tabId: number, nonce: string): Promise<void> {
  if ((await readTab(tabId))?.nonce === nonce) await forgetTab(tabId)
}

export async function forgetTab(tabId: number): Promise<void> {
  await browser.storage.session.remove(keyOf(tabId))
}
