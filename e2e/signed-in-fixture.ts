import type { Page } from '@playwright/test'
import { z } from 'zod'
import { test as base } from './demo-fixture.ts'
import { type BrowserWithExtension, openBrowserWithExtension, signInExtension } from './extension-fixture.ts'

type Fixtures = { readonly browserWithExtension: BrowserWithExtension }
type PageFixtures = { readonly desk: Page }

/** `browserWithExtension`: one for the whole file, signed in. `desk`: a tab of it, empty. */
export const test = base.extend<PageFixtures, Fixtures>({
  browserWithExtension: [
    async ({ demo, api: _online }, use) => {
      const browser = await openBrowserWithExtension()
      await signInExtension(browser, demo.serverUrl, demo.psa.url)
      await use(browser)
      await browser.close()
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  desk: async ({ browserWithExtension }, use) => {
    const page = await browserWithExtension.context.newPage()
    await use(page)
    await page.close()
  },
})

const settings = z.object({ settings: z.object({ token: z.string().min(1) }) })

/** The bearer that the extension holds, as only its background can read it. */
export async function bearerOf({ context }: BrowserWithExtension): Promise<string> {
  const worker = context.serviceWorkers()[0] ?? (await context.waitForEvent('serviceworker'))
  const stored = await worker.evaluate('chrome.storage.local.get("settings")')
  return settings.parse(stored).settings.token
}

export { expect } from '@playwright/test'
