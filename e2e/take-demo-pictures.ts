// `npm run pictures:demo`: the pictures of the README and of docs/, of the demo as it runs: a ticket with the panel, and the console's
// pages. `npm run pictures:demo -- FOLDER` puts the console's there in light and dark, 1280 and 360 pixels wide, to be looked at.
import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, expect, type Page } from '@playwright/test'
import { demoUsers, thisMachineId } from '../demo/seed-demo.ts'
import { type RunningDemo, startDemo } from '../demo/start-demo.ts'
import { chromiumArguments, requireChromium } from '../scripts/find-chromium.ts'
import { type ApiClient, createApiClient, signIn } from './api-client.ts'
import { openBrowserWithExtension, openPanel, signInExtension } from './extension-fixture.ts'
import { noticeTool, openPlan, removeNotice, runToReceipt, seePanel } from './panel-steps.ts'
import { ended, onThisMachine, ticket, untilOnline } from './run-tool.ts'
import { signInOnPage } from './sign-in.ts'

const images = join(import.meta.dirname, '..', 'docs', 'images')
const [admin, technician] = demoUsers
const themes = ['light', 'dark'] as const
const everyVariant = themes.flatMap((theme) => [1280, 360].map((width) => ({ theme, width })))
const subject = { kind: 'computer', id: thisMachineId } as const

const exceptionReason = 'The booking vendor tests its own build until then.'
const approvalReason = 'The auditors come on Thursday.'
const nightly = {
  revision: null,
  draft: {
    id: null,
    name: 'Harbour Lane, every night',
    cron: '30 1 * * *',
    executionCron: null,
    timeZone: 'Europe/London',
    enabled: true,
    itemId: null,
    target: onThisMachine,
    reboot: 'never',
    offline: 'applyOnConnect',
    offlineDeadlineHours: 24,
    mayPostpone: false,
    graceMinutes: 60,
    spreadMinutes: 0,
  },
} as const

const lookInto = process.argv[2]
const folder = await mkdtemp(join(tmpdir(), 'deskhand-pictures-'))
const demo = await startDemo({
  folder,
  serverPort: 0,
  psaPort: 0,
  // All sign in from this machine's one address.
  settings: { DESKHAND_SIGN_IN_ATTEMPTS: '100' },
})
try {
  const api = createApiClient(demo.serverUrl, await signIn(demo.serverUrl, technician.email))
  await untilOnline(api)
  if (lookInto === undefined) for (const theme of themes) await takeTicket(demo, theme)
  const console = {
    pages: pagesOf(await prepareConsole(demo, api)),
    url: demo.serverUrl,
    into: lookInto ?? images,
  }
  for (const variant of lookInto ? everyVariant : everyVariant.slice(0, 1))
    await takeConsole(console, variant)
} finally {
  await demo.stop()
  await rm(folder, { recursive: true, force: true })
}

/** The ticket with its tools, and with the receipt of a run and its note. */
async function takeTicket(demo: RunningDemo, theme: (typeof themes)[number]): Promise<void> {
  removeNotice(demo)
  const browser = await openBrowserWithExtension({ colorScheme: theme })
  try {
    await signInExtension(browser, demo.serverUrl, demo.psa.url)
    const page = await browser.context.newPage()
    await page.setViewportSize({ width: 1280, height: 860 })
    await page.goto(`${demo.psa.url}/ticket?id=${ticket.ticketId}`)
    const panel = await openPanel(page)
    await seePanel(panel)
    await page.screenshot({ path: join(images, `ticket-tools-${theme}.png`) })
    await openPlan(panel)
    await runToReceipt(panel)
    await page.getByRole('tab', { name: 'Activity' }).click()
    await expect(page.getByText('Run with Deskhand by').first()).toBeVisible()
    await page.screenshot({ path: join(images, `ticket-receipt-${theme}.png`) })
  } finally {
    await browser.close()
  }
}

/** Something for each list: an exception, a schedule, a session, a request for an approval. Gives the records' ids. */
async function prepareConsole(demo: RunningDemo, api: ApiClient) {
  const editor = createApiClient(demo.serverUrl, await signIn(demo.serverUrl, admin.email))
  await api.exceptions.create.mutate({
    ...ticket,
    subject,
    itemId: 'hello',
    until: new Date(Date.now() + 9 * 86_400_000).toISOString(),
    reason: exceptionReason,
  })
  const { id: schedule } = await editor.schedules.save.mutate(nightly)
  removeNotice(demo)
  const { sessions } = await editor.sessions.start.mutate({
    computerIds: [thisMachineId],
    kind: 'maintenance',
    requestKey: randomUUID(),
  })
  const session = sessions[0]?.sessionId ?? ''
  await ended(editor, session)

  const deploymentId = 'notice-app-server'
  removeNotice(demo)
  const { draft, revision } = await editor.deployments.get.query({ id: deploymentId })
  await editor.deployments.save.mutate({ draft: { ...draft, needsApproval: true }, revision })
  const run = { ...ticket, subject, deploymentId, parameters: {}, requestKey: randomUUID() }
  const { sessionId } = await api.sessions.prepareTool.mutate(run)
  const view = () => api.sessions.get.query({ sessionId })
  await expect.poll(async () => (await view()).status, { timeout: 20_000 }).toBe('waitingForApproval')
  const planHash = (await view()).plan?.hash ?? ''
  await api.sessions.askApproval.mutate({ sessionId, planHash, reason: approvalReason })
  const [request] = (await api.approvals.list.query({})).open
  return { schedule, session, request: request?.id ?? '' }
}

/** The pages by the name of their picture, with what is on each once it is all there. */
function pagesOf({ schedule, session, request }: Prepared) {
  return {
    'deployments-list': { path: '/deployments', shows: 'Chrome for everyone' },
    'deployments-page': { path: '/deployments/chrome-northfield', shows: 'Northfield' },
    'schedules-list': { path: '/schedules', shows: nightly.draft.name },
    'schedules-page': { path: `/schedules/${schedule}`, shows: nightly.draft.name },
    'sessions-list': { path: '/sessions', shows: 'Harbour Lane Dental' },
    'sessions-page': { path: `/sessions/${session}`, shows: 'Harbour Lane Dental' },
    'computers-list': { path: '/computers?q=harbour', shows: 'Harbour Lane Dental' },
    'computers-page': { path: `/computers/${thisMachineId}`, shows: noticeTool },
    'exceptions-list': { path: '/exceptions', shows: exceptionReason },
    'approvals-list': { path: '/approvals', shows: noticeTool },
    'approvals-page': { path: `/approvals/${request}`, shows: approvalReason },
  }
}

type Prepared = Awaited<ReturnType<typeof prepareConsole>>

type Console = {
  readonly pages: ReturnType<typeof pagesOf>
  readonly url: string
  readonly into: string
}

async function takeConsole(
  { pages, url, into }: Console,
  { theme, width }: (typeof everyVariant)[number],
): Promise<void> {
  await mkdir(into, { recursive: true })
  const browser = await chromium.launch({ executablePath: requireChromium(), args: [...chromiumArguments] })
  const page: Page = await browser.newPage({ colorScheme: theme, viewport: { width, height: 900 } })
  try {
    await page.goto(url)
    await signInOnPage(page, admin.email)
    await expect(page.getByRole('heading', { name: 'Deployments', level: 1 })).toBeVisible()
    for (const [name, { path, shows }] of Object.entries(pages)) {
      await page.goto(`${url}${path}`)
      await expect(page.getByText(shows).first()).toBeVisible()
      await page.screenshot({ path: join(into, `console-${name}-${theme}-${width}.png`) })
    }
  } finally {
    await browser.close()
  }
}
