import type { Browser, FrameLocator, Page } from '@playwright/test'
import { demoUsers } from '../demo/seed-demo.ts'
import { addCountingTask } from './counting-task.ts'
import { expect, test } from './demo-fixture.ts'
import { press } from './hands.ts'
import { openWidget } from './open-widget.ts'
import { internalNotes } from './psa-rest.ts'
import { ticket, untilOnline } from './run-tool.ts'
import { signInOnPage } from './sign-in.ts'

const [admin, technician] = demoUsers
const reason = 'The auditors come on Thursday.'

/** Opens the tool's plan and asks for its approval, by keyboard alone. */
async function ask(panel: FrameLocator, tool: string): Promise<void> {
  await press(panel.getByRole('button', { name: `Run ${tool}` }))
  const open = panel.getByRole('button', { name: 'Ask for approval…' })
  await expect(open).toBeVisible()
  await expect(panel.getByRole('button', { name: 'Run now' })).toHaveCount(0)
  await press(open)
  await panel.getByLabel('Why it is needed').pressSequentially(reason)
  await press(panel.getByRole('button', { name: 'Send the request' }))
  await expect(panel.getByText('Waiting for approval').first()).toBeVisible()
}

/** The console's list of requests, in a browser of the admin's own. */
async function openApprovals(browser: Browser, serverUrl: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage()
  await page.goto(`${serverUrl}/approvals`)
  await signInOnPage(page, admin.email)
  return page
}

test('a tool that needs approval runs once somebody else has approved its plan; refused, it does not', async ({
  browser,
  demo,
  api,
}) => {
  await untilOnline(api)
  const task = await addCountingTask(demo, 'before it waits', { needsApproval: true })
  task.release()
  const panel = await openWidget(browser, demo, technician.email)
  await ask(panel, task.name)

  const console = await openApprovals(browser, demo.serverUrl)
  // Those that are open come first.
  const request = console.getByRole('link', { name: task.name }).first()
  await press(request)
  await expect(console.getByText(reason)).toBeVisible()
  await console.getByLabel('Reason').pressSequentially('Not before Monday.')
  await press(console.getByRole('button', { name: 'Refuse' }))
  await expect(panel.getByText('Not before Monday.').first()).toBeVisible()
  expect(task.count()).toBe(0)
  const notesOfTask = async () =>
    (await internalNotes(demo.psa, ticket.ticketId)).filter((note) => note.includes(task.name))
  await expect.poll(async () => (await notesOfTask()).length, { timeout: 60_000 }).toBe(1)
  expect((await notesOfTask()).join()).toContain('Not before Monday.')

  await press(panel.getByRole('button', { name: 'Back to the tools' }).first())
  const notesBefore = (await internalNotes(demo.psa, ticket.ticketId)).length
  await ask(panel, task.name)
  await console.goto(`${demo.serverUrl}/approvals`)
  await press(request)
  await press(console.getByRole('button', { name: 'Approve' }))
  await expect(panel.getByRole('heading', { name: 'Receipt' })).toBeVisible({ timeout: 30_000 })
  await expect(panel.getByText('posted', { exact: true })).toBeVisible({ timeout: 30_000 })
  expect(task.count()).toBe(1)
  const notes = await internalNotes(demo.psa, ticket.ticketId)
  expect(notes.length).toBe(notesBefore + 1)
  expect(notes.join()).toContain(`by ${technician.name}, approved by ${admin.name}`)
})
