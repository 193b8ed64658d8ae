import { demoUsers } from '../demo/seed-demo.ts'
import { expect, test } from './demo-fixture.ts'
import { press } from './hands.ts'
import { openWidgetTab, signInWidget } from './open-widget.ts'
import { openPlan, removeNotice, runToReceipt, seePanel, seeProof } from './panel-steps.ts'
import { internalNotes } from './psa-rest.ts'
import { ticket, untilOnline } from './run-tool.ts'

test('a tool is run from the PSA’s own tab: panel, plan, live log, receipt, note', async ({
  page,
  demo,
  api,
}) => {
  await untilOnline(api)
  removeNotice(demo)
  const notesBefore = (await internalNotes(demo.psa, ticket.ticketId)).length
  const panel = await openWidgetTab(page, demo)

  await signInWidget(page, demoUsers[1].email)

  await seePanel(panel)
  await openPlan(panel)
  await runToReceipt(panel)
  await seeProof(demo, notesBefore)

  await press(page.getByRole('tab', { name: 'Activity' }))
  await expect(page.getByText('Run with Deskhand by Demo Technician').first()).toBeVisible()
})
