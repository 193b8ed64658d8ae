import type { Page } from '@playwright/test'
import { demoUsers } from '../demo/seed-demo.ts'
import { test as base, expect } from './demo-fixture.ts'
import { press, write } from './hands.ts'
import { openWidgetTab, signInWidget, widgetFrame, widgetIn } from './open-widget.ts'
import { openPlan, removeNotice, runToReceipt, seePanel, seeProof } from './panel-steps.ts'
import { internalNotes } from './psa-rest.ts'
import { ticket } from './run-tool.ts'

/** `desk`: one tab for the whole file, so that signing in is done once, as people do. */
const test = base.extend<object, { desk: Page }>({
  desk: [
    async ({ browser, api: _online }, use) => {
      const context = await browser.newContext({ colorScheme: 'dark' })
      await use(await context.newPage())
      await context.close()
    },
    { scope: 'worker' },
  ],
})

test('in a strict page: the height is told, the theme is the system’s, and a session leads into the console', async ({
  demo,
  desk,
}) => {
  removeNotice(demo)
  const notesBefore = (await internalNotes(demo.psa, ticket.ticketId)).length
  await desk.addInitScript(() => {
    if (window !== top) return
    Object.assign(window, { heard: [] })
    addEventListener('message', ({ data }) => Reflect.get(window, 'heard').push(JSON.stringify(data)))
  })
  const panel = await openWidgetTab(desk, demo, '&csp=strict')
  await signInWidget(desk, demoUsers[1].email)
  await seePanel(panel)
  expect(await panel.locator('html').evaluate((html) => getComputedStyle(html).colorScheme)).toBe('dark')
  await openPlan(panel)
  await runToReceipt(panel)
  await seeProof(demo, notesBefore)

  const heard = await desk.evaluate<string[]>(() => Reflect.get(window, 'heard'))
  expect(heard.length).toBeGreaterThan(0)
  for (const text of heard) expect(text).toMatch(/^\{"type":"deskhand-height","height":\d+\}$/)

  const opening = desk.context().waitForEvent('page')
  await press(panel.getByRole('link', { name: 'In the console' }))
  const console = await opening
  await expect(console.getByText('Managed notice file').first()).toBeVisible()
  expect(await console.evaluate(() => window.opener)).toBeNull()
  await console.close()
})

test('in a page that is rebuilt every second the frame stays, and after a reload nobody signs in again', async ({
  demo,
  desk,
}) => {
  await desk.emulateMedia({ colorScheme: 'light' })
  const panel = await openWidgetTab(desk, demo, '&rerender=1')
  await seePanel(panel)
  expect(await panel.locator('html').evaluate((html) => getComputedStyle(html).colorScheme)).toBe('light')
  await write(panel.getByLabel('Search tools'), 'notice')
  const head = await desk.locator('.buttons-container').elementHandle()
  await expect.poll(() => head?.evaluate((one) => one.isConnected)).toBe(false)
  await expect(panel.getByLabel('Search tools')).toHaveValue('notice')
  // The page throws the frame away and makes another.
  await desk.locator(widgetFrame).evaluate((frame) => frame.replaceWith(frame.cloneNode()))
  await seePanel(panel)
})

test('who is named in the address is nobody yet, and another site may not frame it', async ({
  demo,
  browser,
}) => {
  const context = await browser.newContext()
  const page = await context.newPage()
  const address = `${demo.serverUrl}/widget/${ticket.integrationId}/ticket/${ticket.ticketId}`
  await page.goto(`${demo.psa.url}/config/general`)
  const add = (src: string) =>
    page.evaluate((to) => {
      document.body.append(
        Object.assign(document.createElement('iframe'), { src: to, title: 'Technician Tools' }),
      )
    }, src)
  await add(`${address}?agent=1&hmac=AAAA&token=forged`)
  await expect(widgetIn(page).getByRole('button', { name: 'Sign in' })).toBeVisible()
  await expect(widgetIn(page).getByText('Maya Okafor')).toHaveCount(0)

  await page.goto(`${demo.psa.url.replace('127.0.0.1', 'localhost')}/config/general`)
  const refused = page.waitForEvent('console', (said) => said.text().includes('frame-ancestors'))
  await add(address)
  await refused
  await context.close()
})
