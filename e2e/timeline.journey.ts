import { demoPassword, demoUsers, thisMachineId } from '../demo/seed-demo.ts'
import { createApiClient, signIn } from './api-client.ts'
import { expect, test } from './demo-fixture.ts'
import { noticeTool, removeNotice } from './panel-steps.ts'
import { ended, runTool, ticket, untilOnline } from './run-tool.ts'

const noticeRule = 'notice-app-server'

test('what changed before the ticket and since is in its timeline: programs, a run, an edit of a rule', async ({
  page,
  context,
  demo,
  api,
}) => {
  await untilOnline(api)
  removeNotice(demo)
  const sessionId = await runTool(api, noticeRule)
  expect((await ended(api, sessionId)).status).toBe('passed')

  const admin = createApiClient(demo.serverUrl, await signIn(demo.serverUrl, demoUsers[0].email))
  const { draft, revision } = await admin.deployments.get.query({ id: noticeRule })
  await admin.deployments.save.mutate({ draft: { ...draft, desired: { mode: 'audit' } }, revision })
  try {
    await seeTimeline()
  } finally {
    // Other journeys run the tool as it was.
    const edited = await admin.deployments.get.query({ id: noticeRule })
    await admin.deployments.save.mutate({ draft, revision: edited.revision })
  }

  async function seeTimeline() {
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

    await panel.getByRole('tab', { name: 'Timeline' }).click()
    await expect(panel.getByText(`${noticeTool}: enforce → audit`)).toBeVisible()
    // The newest first: other journeys have left theirs.
    await expect(panel.getByText(/^Because ‘.+’ was edited · by Demo Admin$/).first()).toBeVisible()
    const run = panel.getByRole('button', { name: `${noticeTool}: set, passed` }).first()
    await expect(run).toContainText('not compliant → compliant · by Demo Technician')

    // Both came after the ticket; what the machine's packages did came before.
    const told = await api.technicianTools.timeline.query({
      ...ticket,
      subject: { kind: 'computer', id: thisMachineId },
    })
    const recent = told.events.filter(({ beforeTicket }) => !beforeTicket)
    expect(recent.slice(0, 2)).toMatchObject([{ kind: 'rule' }, { kind: 'session', sessionId }])
    const order = await panel.locator('.dh-timeline li').allTextContents()
    expect(order.findIndex((text) => text.startsWith('Ticket opened'))).toBe(recent.length)

    await run.click()
    await expect(panel.getByRole('heading', { name: 'Receipt' })).toBeVisible()
    await panel.getByRole('button', { name: 'Back to the tools' }).first().click()
    await expect(run).toBeFocused()
  }
})
