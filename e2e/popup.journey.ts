import type { BrowserContext, Page } from '@playwright/test'
import { thisMachineId, thisMachineName } from '../demo/seed-demo.ts'
import type { browser as extensionApi } from '../extension/browser.ts'
import { expect, test } from './demo-fixture.ts'
import {
  type BrowserWithExtension,
  openBrowserWithExtension,
  openPanel,
  panelHost,
  signInExtension,
} from './extension-fixture.ts'
import { press } from './hands.ts'
import { ticket, untilOnline } from './run-tool.ts'

/** As the background of the extension knows it. */
declare const chrome: typeof extensionApi

/** The name of this machine with two neighbours in the wrong order, and its customer with a letter too few. */
const mistyped = 'hld-pap habour'

test('a computer is found by the popup, mistyped, and opened, copied and looked for by every way in', async ({
  demo,
  api,
}) => {
  await untilOnline(api)
  const browser = await openBrowserWithExtension()
  try {
    // Once installed, the options open by themselves, in a tab that is still empty where there is one.
    const isOptions = (page: Page) => page.url().endsWith('/options.html')
    await expect.poll(() => browser.context.pages().some(isOptions)).toBe(true)
    const popup = await openPage(browser, '/popup.html')
    await expect(popup.getByText('No server is set yet.')).toBeVisible()
    await expect(popup.getByRole('button', { name: 'Set up' })).toBeVisible()
    await popup.close()
    await signInExtension(browser, demo.serverUrl, demo.psa.url)

    await test.step('the cursor is in the search', async () => {
      const first = await openPage(browser, '/popup.html')
      await expect(first.getByRole('combobox')).toBeFocused()
      await first.close()
    })

    await test.step('Enter opens what was found, even pressed before the answer', async () => {
      const page = await openPage(browser, '/popup.html')
      await page.keyboard.type(mistyped)
      await expect(page.getByRole('row').first()).toContainText(thisMachineName)
      await expect(page.getByRole('row').first().getByText('online')).toBeAttached()
      expect(await opens(browser.context, () => page.keyboard.press('Enter'))).toBe(
        `${demo.serverUrl}/computers/${thisMachineId}`,
      )
      const again = await openPage(browser, '/popup.html')
      await again.keyboard.type(mistyped)
      expect(await opens(browser.context, () => again.keyboard.press('Enter'))).toContain(thisMachineId)
    })

    await test.step('the last opened one is there before typing; its keys open its tools and copy its name', async () => {
      const page = await openPage(browser, '/lookup.html')
      await expect(page.getByText('Last opened')).toBeVisible()
      await expect(page.getByRole('row')).toHaveCount(1)
      await page.keyboard.press('Alt+c')
      await expect(page.getByText(`Copied: ${thisMachineName}`)).toBeVisible()
      await page.getByRole('combobox').press('ControlOrMeta+v')
      await expect(page.getByRole('combobox')).toHaveValue(thisMachineName)
      expect(await opens(browser.context, () => page.keyboard.press('Alt+t'))).toBe(
        `${demo.serverUrl}/computers/${thisMachineId}#tools`,
      )
      await page.close()
    })

    await test.step('a selected text is looked for in the popup or in a tab', async () => {
      const page = await openPage(browser, `/lookup.html?q=${thisMachineName}`)
      await expect(page.getByRole('combobox')).toHaveValue(thisMachineName)
      await expect(page.getByRole('row').first()).toContainText(thisMachineName)
      await page.close()
    })
  } finally {
    await browser.close()
  }
})

test('the badge tells the number of the ticket’s tools, and goes with the ticket and with the sign-in', async ({
  demo,
  api,
}) => {
  await untilOnline(api)
  const browser = await openBrowserWithExtension()
  try {
    await signInExtension(browser, demo.serverUrl, demo.psa.url)
    const page = await browser.context.newPage()
    await page.goto(`${demo.psa.url}/ticket?id=${ticket.ticketId}`)
    const panel = await openPanel(page)
    await expect(panel.getByRole('button', { name: /^Run / }).first()).toBeVisible()
    const { tools } = await api.technicianTools.list.query({
      ...ticket,
      subject: { kind: 'computer', id: thisMachineId },
    })
    const badge = () => badgeOf(browser, demo.psa.url)
    await expect.poll(badge).toBe(String(tools.length))

    await test.step('the shortcut hides and shows the panel', async () => {
      await tellTab(browser, demo.psa.url, 'togglePanel')
      await expect(page.locator(panelHost)).toBeHidden()
      await tellTab(browser, demo.psa.url, 'togglePanel')
      await expect(page.locator(panelHost)).toBeVisible()
    })

    await test.step('the action’s popup opens over the ticket', async () => {
      await page.bringToFront()
      await worker(browser).evaluate(() => chrome.action.openPopup())
      await expect
        .poll(() =>
          worker(browser).evaluate(async () => {
            const open = await chrome.runtime.getContexts({ contextTypes: ['POPUP'] })
            return open.length
          }),
        )
        .toBe(1)
      await page.bringToFront()
    })

    await page.goto(`${demo.psa.url}/tickets?area=1`)
    await expect.poll(badge).toBe('')
    await page.goto(`${demo.psa.url}/ticket?id=${ticket.ticketId}`)
    await expect.poll(badge).toBe(String(tools.length))

    const options = await openPage(browser, '/options.html')
    await press(options.getByRole('button', { name: 'Sign out' }))
    await expect(options.getByText('Not signed in.')).toBeVisible()
    await expect.poll(badge).toBe('')
    const popup = await openPage(browser, '/popup.html')
    await expect(popup.getByText('You are signed out.')).toBeVisible()
    await expect(popup.getByRole('button', { name: 'Sign in' })).toBeVisible()
  } finally {
    await browser.close()
  }
})

async function openPage({ context, origin }: BrowserWithExtension, path: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(origin + path)
  return page
}

/** The address of the tab that something opens. */
async function opens(context: BrowserContext, act: () => Promise<unknown>): Promise<string> {
  const opening = context.waitForEvent('page')
  // The popup closes while the key is still down; what counts is the tab that opens.
  await act().catch(() => undefined)
  const page = await opening
  await page.waitForURL(/computers/)
  const url = page.url()
  await expect(page.getByRole('heading', { name: thisMachineName, exact: true })).toBeVisible()
  await page.close()
  return url
}

function worker({ context }: BrowserWithExtension) {
  const [only] = context.serviceWorkers()
  if (!only) throw new Error('The background is asleep.')
  return only
}

/** The badge of the tab that shows a page of `origin`. */
function badgeOf(browser: BrowserWithExtension, origin: string): Promise<string | null> {
  return worker(browser).evaluate(async (start) => {
    const tab = (await chrome.tabs.query({})).find(({ url }) => url?.startsWith(start))
    return tab?.id === undefined ? null : chrome.action.getBadgeText({ tabId: tab.id })
  }, origin)
}

/** Says to the content script what the keyboard shortcut does: its keys are the browser's own, and reach no test. */
function tellTab(browser: BrowserWithExtension, origin: string, type: string): Promise<unknown> {
  return worker(browser).evaluate(
    async ([start, command]) => {
      const tab = (await chrome.tabs.query({})).find(({ url }) => url?.startsWith(start ?? ''))
      if (tab?.id !== undefined) await chrome.tabs.sendMessage(tab.id, { type: command }, { frameId: 0 })
    },
    [origin, type],
  )
}
