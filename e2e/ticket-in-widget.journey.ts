import { demoPassword, demoUsers } from '../demo/seed-demo.ts'
import { expect, test } from './demo-fixture.ts'
import { openPlan, removeNotice, runToReceipt, seePanel, seeProof } from './panel-steps.ts'
import { internalNotes } from './psa-rest.ts'
import { ticket, untilOnline } from './run-tool.ts'

test('a tool is run from the PSA’s own tab: panel, plan, live log, receipt, note', async ({
  page,
  context,
  demo,
  api,
}) => {
  await untilOnline(api)
  removeNotice(demo)
  const notesBefore = (await internalNotes(demo.psa, ticket.ticketId)).length
  await page.goto(`${demo.psa.url}/ticket?id=${ticket.ticketId}`)
  await page.getByRole('tab', { name: 'Technician Tools' }).click()
  const panel = page.frameLocator('iframe[title="Technician Tools"]')

  const signingIn = context.waitForEvent('page')
  await panel.getByRole('button', { name: 'Sign in' }).click()
  const window = await signingIn
  await window.getByLabel('E-mail').fill(demoUsers[1].email)
  await window.getByLabel('Password').fill(demoPassword)
  await window.getByRole('button', { name: 'Sign in', exact: true }).click()
  await window.getByRole('button', { name: 'Connect', exact: true }).click()

  await seePanel(panel)
  await openPlan(panel)
  await runToReceipt(panel)
  await seeProof(demo, notesBefore)

  await page.getByRole('tab', { name: 'Activity' }).click()
  await expect(page.getByText('Run with Deskhand by Demo Technician').first()).toBeVisible()
})
