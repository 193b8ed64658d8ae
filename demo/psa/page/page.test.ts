import { existsSync } from 'node:fs'
import { AxeBuilder } from '@axe-core/playwright'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createDemoPsa, type DemoPsa } from '../create-demo-psa.ts'
import { type Listening, listen } from '../listen.ts'
import { testRecords } from '../test-records.ts'

const debians = '/usr/bin/chromium'
const executablePath = process.env.DESKHAND_CHROMIUM ?? (existsSync(debians) ? debians : undefined)

let browser: Browser
let context: BrowserContext
let page: Page
let psa: DemoPsa
let site: Listening
let tab: Listening
/** Everything that the browser complained about. */
let complaints: string[]

beforeAll(async () => {
  browser = await chromium.launch({
    ...(executablePath ? { executablePath } : {}),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  })
})
afterAll(() => browser.close())

beforeEach(async () => {
  tab = await listen((request, response) => response.end(`<!doctype html><title>Tab</title>${request.url}`))
  psa = createDemoPsa({
    records: testRecords(),
    clientId: 'client',
    clientSecret: 'secret',
    customTab: { name: 'Deskhand', urlTemplate: `${tab.url}/widget?ticket=$FAULTID` },
  })
  site = await listen(psa.app)
  context = await browser.newContext({ colorScheme: 'light' })
  page = await context.newPage()
  complaints = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
})
afterEach(async () => {
  await context.close()
  await Promise.all([site.close(), tab.close()])
  expect(complaints).toEqual([])
})

const open = (path: string) => page.goto(site.url + path)

test('the places to sit exist, alone and in the list', async () => {
  for (const path of ['/ticket?id=101', '/tickets?area=1&id=101']) {
    await open(path)
    await page.locator('.app-container .buttons-container:has(button[title="Share"])').waitFor()
    await page.locator('.hassidebar.sidebar-2s .details-sidebar').waitFor()
    await page.locator('.tabsheet.tabselected').waitFor()
  }
})

test('a ticket opens from the list without loading the page, and back again', async () => {
  await open('/tickets?area=1')
  await page.evaluate(() => Object.assign(window, { stayed: true }))
  await page.getByRole('link', { name: 'Acrobat asks for a sign-in' }).click()
  await page.getByRole('heading', { name: '#101 Acrobat asks for a sign-in' }).waitFor()
  expect(new URL(page.url()).search).toBe('?area=1&id=101')
  await page.goBack()
  await page.locator('.ticket-pane').waitFor({ state: 'detached' })
  expect(await page.evaluate(() => 'stayed' in window)).toBe(true)
})

test('selid marks a row and opens nothing', async () => {
  await open('/tickets?area=1&selid=102')
  await page.locator('.ticket-row.marked', { hasText: 'Nobody named' }).waitFor()
  expect(await page.locator('.buttons-container').count()).toBe(0)
})

test('a note that arrives from outside shows at once, marked as internal', async () => {
  await open('/ticket?id=101')
  await page.getByRole('tab', { name: 'Activity' }).click()
  await page.getByText('It says my licence ended.').waitFor()
  psa.store.addAction({
    ticket_id: 101,
    outcome_id: 7,
    who: 'Deskhand',
    who_type: 'application',
    hiddenfromuser: true,
    note_html: '<p>Receipt: <b>7-Zip</b> 24.09 → 25.01 &amp; verified</p>',
    timetaken: 0,
  })
  const entry = page.locator('.entry.internal', { hasText: 'Receipt: 7-Zip 24.09 → 25.01 & verified' })
  await entry.waitFor()
  expect(await entry.locator('b').textContent()).toBe('7-Zip')
})

test('hostile HTML in a note stays harmless', async () => {
  psa.store.addAction({
    ticket_id: 101,
    outcome_id: 7,
    who: 'Deskhand',
    who_type: 'application',
    hiddenfromuser: true,
    note_html:
      '<img src=x onerror="window.bad=1"><script>window.bad=2</script><a href="javascript:window.bad=3" onclick="window.bad=4">link</a><p onmouseover="window.bad=5">Kept</b></p> 1 < 2',
    timetaken: 0,
  })
  await open('/ticket?id=101')
  await page.getByRole('tab', { name: 'Activity' }).click()
  const note = page.locator('.note-content', { hasText: 'Kept' })
  await note.waitFor()
  expect(await note.locator('img, script, [href], [onclick], [onmouseover]').count()).toBe(0)
  expect(await note.textContent()).toContain('1 < 2')
  expect(await page.evaluate(() => 'bad' in window)).toBe(false)
})

test('an agent adds a note, takes the ticket, closes and reopens it', async () => {
  await open('/ticket?id=102')
  await page.getByRole('button', { name: 'Note' }).click()
  await page.getByRole('textbox', { name: 'New entry' }).fill('Called <b>back</b>')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.locator('.entry.internal', { hasText: 'Called <b>back</b>' }).waitFor()
  await page.getByRole('button', { name: 'Take' }).click()
  await page.locator('.ticket-facts', { hasText: 'With Ana Ruiz' }).waitFor()
  await page.getByRole('button', { name: 'Close' }).click()
  await page.locator('.ticket-facts', { hasText: 'Closed' }).waitFor()
  await page.getByRole('button', { name: 'Reopen' }).waitFor()
})

test('the custom tab shows its frame, which survives a re-rendered page', async () => {
  await open('/ticket?id=101')
  await page.getByRole('tab', { name: 'Deskhand' }).click()
  await page.frameLocator('iframe').getByText('/widget?ticket=101').waitFor()
  const frame = page.frames().at(-1)
  await frame?.evaluate(() => Object.assign(window, { stayed: true }))
  psa.store.changeTicket(101, { agent_id: 9 })
  await page.locator('.ticket-facts', { hasText: 'With Deskhand' }).waitFor()
  expect(await frame?.evaluate(() => 'stayed' in window)).toBe(true)
})

test('restless pages replace the toolbar', async () => {
  await open('/ticket?id=101&rerender=1')
  const toolbar = await page.locator('.buttons-container').elementHandle()
  await page.waitForFunction((element) => element !== null && !element.isConnected, toolbar)
  await page.locator('.buttons-container button[title="Share"]').waitFor()
})

test('everything works under the strict policy', async () => {
  await open('/tickets?area=1&id=101&csp=strict')
  await page.getByRole('tab', { name: 'Deskhand' }).click()
  await page.frameLocator('iframe').getByText('/widget?ticket=101').waitFor()
  await page.getByRole('tab', { name: 'Activity' }).click()
  await page.getByText('It says my licence ended.').waitFor()
})

test('a new ticket is opened', async () => {
  await open('/ticket?id=-1')
  await page.getByLabel('Summary').fill('Scanner is offline')
  await page.getByLabel('Customer').selectOption({ label: 'Contoso' })
  await page.getByLabel('Requester').selectOption({ label: 'Jane Roe' })
  await page.getByRole('button', { name: 'Open the ticket' }).click()
  await page.getByRole('heading', { name: '#106 Scanner is offline' }).waitFor()
  expect(psa.store.records.tickets.at(-1)).toMatchObject({ user_id: 32, site_id: 21 })
})

test('the theme is switched, and remembered', async () => {
  await open('/tickets?area=1')
  expect(await page.locator('.app-container.theme-dark').count()).toBe(0)
  await page.getByRole('button', { name: 'Dark theme' }).click()
  await page.locator('.app-container.theme-dark').waitFor()
  await page.reload()
  await page.locator('.app-container.theme-dark').waitFor()
  await open('/tickets?area=1&theme=light')
  await page.locator('.app-container:not(.theme-dark)').waitFor()
})

test.each([
  ['light', 1280],
  ['dark', 1280],
  ['light', 360],
  ['dark', 360],
])('%s at %i px is accessible and fits', async (theme, width) => {
  await page.setViewportSize({ width, height: 740 })
  const places: [string, string][] = [
    [`/tickets?area=1&theme=${theme}`, '.ticket-row'],
    [`/ticket?id=102&theme=${theme}`, '.details-sidebar'],
    [`/ticket?id=-1&theme=${theme}`, '#new-summary'],
  ]
  for (const [path, ready] of places) {
    await open(path)
    await page.locator(ready).first().waitFor()
    const { violations } = await new AxeBuilder({ page }).analyze()
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
  }
})
