import { randomUUID } from 'node:crypto'
import { AxeBuilder } from '@axe-core/playwright'
import { demoUsers, thisMachineId } from '../demo/seed-demo.ts'
import { type ApiClient, createApiClient, signIn } from './api-client.ts'
import { expect, test } from './demo-fixture.ts'
import { choose, press, write } from './hands.ts'
import { openWidgetTab, signInWidget } from './open-widget.ts'
import { notice, noticeTool, removeNotice, seePanel } from './panel-steps.ts'
import { ended, ticket, untilOnline } from './run-tool.ts'

const reason = 'The landlord’s notice stays up until the inspection'

test('a technician leaves this machine out of an item from the ticket; maintenance skips it until that is ended', async ({
  page,
  context,
  demo,
  api,
}) => {
  await untilOnline(api)
  removeNotice(demo)
  const engineer = createApiClient(demo.serverUrl, await signIn(demo.serverUrl, demoUsers[0].email))

  const panel = await openWidgetTab(page, demo)
  await signInWidget(page, demoUsers[1].email)
  await seePanel(panel)

  await press(panel.getByRole('button', { name: `Why ${noticeTool}?` }))
  await press(panel.getByRole('button', { name: `Leave out … of ${noticeTool}` }))
  await expect(panel.getByText('1 computer: HLD-APP-01')).toBeVisible()
  await write(panel.getByLabel(/^Why/), reason)
  await press(panel.getByRole('button', { name: 'Leave out', exact: true }))

  // The row says so, and so does Why?, which is open still; running it by hand is possible all the same.
  await expect(panel.getByText('HLD-APP-01 is left out of maintenance until')).toBeVisible()
  await expect(panel.getByText(reason, { exact: true })).toBeVisible()
  await expect(panel.getByRole('button', { name: `Run ${noticeTool}` })).toBeEnabled()

  await maintain(engineer)
  expect(notice(demo)).toBeNull()

  // The window of the sign-in has left its cookie in this browser.
  const console = await context.newPage()
  await console.goto(`${demo.serverUrl}/exceptions`)
  await expect(console.getByText('1 exception', { exact: true })).toBeVisible()
  const row = console.getByRole('row', { name: noticeTool })
  await expect(row).toContainText('HLD-APP-01')
  await expect(row).toContainText(reason)
  await expect(row.getByRole('link', { name: ticket.ticketId })).toHaveAttribute('href', /ticket\?id=2820/)
  const { violations } = await new AxeBuilder({ page: console }).analyze()
  expect(violations).toEqual([])
  await press(row.getByRole('button', { name: /^End now/ }))
  await press(console.getByRole('dialog').getByRole('button', { name: 'End now' }))
  await expect(console.getByText('Nobody is left out of anything.')).toBeVisible()
  await choose(console.getByLabel('State'), 'ended')
  await expect(console.getByRole('row', { name: noticeTool })).toContainText(reason)

  await maintain(engineer)
  expect(notice(demo)).toContain('Changes are made by Deskhand')
  removeNotice(demo)
})

/** Runs maintenance of the one item on this machine, and waits until it has ended. */
async function maintain(engineer: ApiClient): Promise<void> {
  const started = await engineer.sessions.start.mutate({
    computerIds: [thisMachineId],
    kind: 'maintenance',
    itemId: 'managed-banner',
    requestKey: randomUUID(),
  })
  const sessionId = started.sessions[0]?.sessionId ?? ''
  expect((await ended(engineer, sessionId)).status).toBe('passed')
}
