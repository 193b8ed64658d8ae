import { demoUsers, thisMachineId } from '../demo/seed-demo.ts'
import { createApiClient, signIn } from './api-client.ts'
import { expect, test } from './demo-fixture.ts'
import { press } from './hands.ts'
import { openWidgetTab, signInWidget } from './open-widget.ts'
import { noticeTool, removeNotice } from './panel-steps.ts'
import { ended, runTool, ticket, untilOnline } from './run-tool.ts'

const noticeRule = 'notice-app-server'

test('what changed before the ticket and since is in its timeline: programs, a run, an edit of a rule', async ({
  page,
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
    const panel = await openWidgetTab(page, demo)
    await signInWidget(page, demoUsers[1].email)

    await press(panel.getByRole('tab', { name: 'Timeline' }))
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

    await press(run)
    await expect(panel.getByRole('heading', { name: 'Receipt' })).toBeVisible()
    await press(panel.getByRole('button', { name: 'Back to the tools' }).first())
    await expect(run).toBeFocused()
  }
})
