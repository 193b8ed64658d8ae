import { expect, test } from './demo-fixture.ts'
import { openBrowserWithExtension, openPanel, signInExtension } from './extension-fixture.ts'
import { press } from './hands.ts'
import { openPlan, removeNotice, runToReceipt, seePanel, seeProof } from './panel-steps.ts'
import { internalNotes } from './psa-rest.ts'
import { ticket, untilOnline } from './run-tool.ts'

test('a tool is run beside the ticket by the extension: panel, plan, live log, receipt, note', async ({
  demo,
  api,
}) => {
  await untilOnline(api)
  removeNotice(demo)
  const notesBefore = (await internalNotes(demo.psa, ticket.ticketId)).length
  const browser = await openBrowserWithExtension()
  try {
    await signInExtension(browser, demo.serverUrl, demo.psa.url)
    const page = await browser.context.newPage()

    await page.goto(`${demo.psa.url}/tickets?area=1`)
    await expect(page.getByRole('link', { name: 'Practice web server' }).first()).toBeVisible()
    await expect(page.locator('deskhand-button')).toHaveCount(0)

    await page.goto(`${demo.psa.url}/ticket?id=${ticket.ticketId}`)
    const panel = await openPanel(page)
    await seePanel(panel)
    await openPlan(panel)
    await runToReceipt(panel)
    await seeProof(demo, notesBefore)

    await press(page.getByRole('tab', { name: 'Activity' }))
    await expect(page.getByText('Run with Deskhand by Demo Technician').first()).toBeVisible()
  } finally {
    await browser.close()
  }
})
