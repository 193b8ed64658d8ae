import type { Browser, FrameLocator, Page } from '@playwright/test'
import type { RunningDemo } from '../demo/start-demo.ts'
import { press } from './hands.ts'
import { ticket } from './run-tool.ts'
import { signInOnPage } from './sign-in.ts'

export const widgetFrame = 'iframe[title="Technician Tools"]'

/** The panel in a page of the PSA's. */
export function widgetIn(page: Page): FrameLocator {
  return page.frameLocator(widgetFrame)
}

/** Opens the ticket's page, and in it the PSA's own tab with the panel. */
export async function openWidgetTab(page: Page, demo: RunningDemo, query = ''): Promise<FrameLocator> {
  await page.goto(`${demo.psa.url}/ticket?id=${ticket.ticketId}${query}`)
  await press(page.getByRole('tab', { name: 'Technician Tools' }))
  return widgetIn(page)
}

/** Signs the panel in, by the window that it opens for that. */
export async function signInWidget(page: Page, email: string): Promise<void> {
  const opening = page.context().waitForEvent('page')
  await press(widgetIn(page).getByRole('button', { name: 'Sign in' }))
  const window = await opening
  await signInOnPage(window, email)
  await press(window.getByRole('button', { name: 'Connect', exact: true }))
}

/** The panel in the PSA's own tab, in a browser of somebody's own who is signed in. */
export async function openWidget(browser: Browser, demo: RunningDemo, email: string): Promise<FrameLocator> {
  const page = await (await browser.newContext()).newPage()
  const panel = await openWidgetTab(page, demo)
  await signInWidget(page, email)
  return panel
}
