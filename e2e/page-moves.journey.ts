import type { Page } from '@playwright/test'
import {
  closePanel,
  openPanel,
  panelFrame,
  panelHost,
  pressButton,
  toolsButton,
} from './extension-fixture.ts'
import { seePanel } from './panel-steps.ts'
import { ticket } from './run-tool.ts'
import { expect, test } from './signed-in-fixture.ts'

const anythingOfOurs = `${panelHost}, ${toolsButton}`

/** The ticket that the background has on record for the tab in front, by way of its session storage. */
async function onRecord(page: Page): Promise<unknown> {
  const [worker] = page.context().serviceWorkers()
  return await worker?.evaluate(`chrome.tabs.query({ active: true, lastFocusedWindow: true }).then(async ([{ id }]) => {
    const stored = await chrome.storage.session.get('tab.' + id)
    return stored['tab.' + id]?.ticketId ?? null
  })`)
}

const inPanel = (page: Page, text: string) =>
  expect.poll(() => panelFrame(page)?.getByText(text).first().isVisible() ?? false).toBe(true)

/** Moves without loading, as the application does. */
const move = (page: Page, address: string) =>
  page.evaluate((to) => {
    history.pushState(null, '', to)
    dispatchEvent(new PopStateEvent('popstate'))
  }, address)

test('a page that is no ticket is left alone: no element, no message, no event', async ({ demo, desk }) => {
  const said: string[] = []
  await desk.exposeFunction('heard', (text: string) => said.push(text))
  await desk.addInitScript(`
    if (window === top) addEventListener('message', ({ data }) => heard(JSON.stringify(data)))
    new PerformanceObserver((list) => list.getEntries().forEach(({ name }) => /extension/.test(name) && heard(name)))
      .observe({ entryTypes: ['resource', 'longtask'] })
  `)
  for (const path of [
    '/tickets?area=1',
    '/ticket?id=-1',
    '/config/general',
    '/portal',
    '/tickets?area=1&selid=2820',
  ]) {
    await desk.goto(demo.psa.url + path)
    await expect(desk.locator('.app-container')).toBeVisible()
  }
  // The way to the background and back is longer than anything that the content script could still be at.
  await desk.goto(`${demo.psa.url}/tickets?area=1`)
  await move(desk, `/ticket?id=${ticket.ticketId}`)
  await expect(desk.locator(toolsButton)).toHaveCount(1)
  await move(desk, '/tickets?area=1')
  await expect(desk.locator(anythingOfOurs)).toHaveCount(0)
  expect(said.filter((text) => !text.endsWith('/panel.html'))).toEqual([])
  await expect.poll(() => onRecord(desk)).toBe(null)
})

test('from ticket to ticket to the list and back, without loading', async ({ demo, desk }) => {
  await desk.goto(`${demo.psa.url}/ticket?id=${ticket.ticketId}`)
  const panel = await openPanel(desk)
  await inPanel(desk, 'Maya Okafor')
  await move(desk, '/ticket?id=2819')
  await inPanel(desk, 'Hannah Lowe')
  // A download is a navigation that leads nowhere.
  await desk.evaluate(() => {
    const link = document.createElement('a')
    Object.assign(link, { href: '/assets/icon.svg', download: 'icon.svg' }).click()
  })
  await desk.evaluate(() => history.replaceState(null, '', '/ticket?id=2819&tab=2'))
  await inPanel(desk, 'Hannah Lowe')
  expect(panelFrame(desk)).toBe(panel)
  await move(desk, '/tickets?area=1')
  await expect(desk.locator(anythingOfOurs)).toHaveCount(0)
  await desk.evaluate(() => history.back())
  await inPanel(desk, 'Hannah Lowe')
})

test('a page that comes back from the browser’s cache has its tools again', async ({ demo, desk }) => {
  await desk.goto(`${demo.psa.url}/ticket?id=${ticket.ticketId}`)
  await openPanel(desk)
  await inPanel(desk, 'Maya Okafor')
  // Chromium keeps no page that has a frame of an extension: it is loaded anew, and the panel with it.
  await desk.goto(`${demo.serverUrl}/healthz`)
  await expect.poll(() => onRecord(desk)).toBe(null)
  await desk.goBack()
  await openPanel(desk)
  await inPanel(desk, 'Maya Okafor')
  await closePanel(desk)

  await desk.reload()
  await expect.poll(() => onRecord(desk)).toBe(ticket.ticketId)
  await desk.evaluate(() => Object.assign(window, { mark: 'the same page' }))
  await desk.goto(`${demo.psa.url}/config/general`)
  await expect.poll(() => onRecord(desk)).toBe(null)
  await desk.goBack({ waitUntil: 'commit' })
  expect(await desk.evaluate(() => Reflect.get(window, 'mark'))).toBe('the same page')
  await expect.poll(() => onRecord(desk)).toBe(ticket.ticketId)
  await openPanel(desk)
  await inPanel(desk, 'Maya Okafor')
})

test('a ticket in a frame of another page gets nothing, and its page one panel', async ({ demo, desk }) => {
  const address = `${demo.psa.url}/ticket?id=${ticket.ticketId}`
  const addFrames = () =>
    desk.evaluate((src) => {
      for (const _ of [1, 2]) document.body.append(Object.assign(document.createElement('iframe'), { src }))
    }, address)
  await desk.goto(`${demo.psa.url}/config/general`)
  await addFrames()
  const framed = desk.frameLocator('iframe').first()
  await expect(framed.getByRole('button', { name: 'Share' })).toBeVisible()
  await move(desk, `/ticket?id=${ticket.ticketId}`)
  await openPanel(desk)
  await expect(desk.locator(panelHost)).toHaveCount(1)
  await expect(framed.locator(anythingOfOurs)).toHaveCount(0)
})

test('closed by its cross and opened again, it is the same panel', async ({ demo, desk }) => {
  await desk.goto(`${demo.psa.url}/ticket?id=${ticket.ticketId}`)
  const panel = await openPanel(desk)
  await seePanel(panel)
  await closePanel(desk)
  await pressButton(desk)
  await expect(desk.locator(panelHost)).toBeVisible()
  expect(panelFrame(desk)).toBe(panel)
})

test('the extension is updated while a ticket is open: the old tools leave and the new ones come', async ({
  demo,
  desk,
  browserWithExtension: { context },
}) => {
  await desk.goto(`${demo.psa.url}/ticket?id=${ticket.ticketId}&rerender=1`)
  const old = await openPanel(desk)
  await seePanel(old)
  const [worker] = context.serviceWorkers()
  // Not awaited: whoever answers is gone by then.
  void worker?.evaluate('chrome.runtime.reload()').catch(() => undefined)
  await expect.poll(() => panelFrame(desk) !== null && panelFrame(desk) !== old).toBe(true)
  await seePanel(await openPanel(desk))
  await expect(desk.locator(panelHost)).toHaveCount(1)
  await expect(desk.locator(toolsButton)).toHaveCount(1)
})
