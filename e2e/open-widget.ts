import type { Browser, FrameLocator } from '@playwright/test'
import { demoPassword } from '../demo/seed-demo.ts'
import type { RunningDemo } from '../demo/start-demo.ts'
import { ticket } from './run-tool.ts'

/** The panel in the PSA's own tab, in a browser of somebody's own who is signed in. */
export async function openWidget(browser: Browser, demo: RunningDemo, email: string): Promise<FrameLocator> {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.goto(`${demo.psa.url}/ticket?id=${ticket.ticketId}`)
  await page.getByRole('tab', { name: 'Technician Tools' }).click()
  const panel = page.frameLocator('iframe[title="Technician Tools"]')
  const signingIn = context.waitForEvent('page')
  await panel.getByRole('button', { name: 'Sign in' }).click()
  const window = await signingIn
  await window.getByLabel('E-mail').fill(email)
  await window.getByLabel('Password').fill(demoPassword)
  await window.getByRole('button', { name: 'Sign in', exact: true }).click()
  await window.getByRole('button', { name: 'Connect', exact: true }).click()
  return panel
}
