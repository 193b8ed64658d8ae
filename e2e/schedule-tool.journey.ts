import type { FrameLocator } from '@playwright/test'
import { demoUsers } from '../demo/seed-demo.ts'
import { createApiClient, signIn } from './api-client.ts'
import { addCountingTask, type CountingTask } from './counting-task.ts'
import { expect, test } from './demo-fixture.ts'
import { press, write } from './hands.ts'
import { openWidget } from './open-widget.ts'
import { internalNotes } from './psa-rest.ts'
import { ticket } from './run-tool.ts'

const [admin, technician] = demoUsers
const minuteMs = 60_000

/** The next full minute, in milliseconds, that leaves long enough to schedule two plans and to edit one's rule. */
function soon(): number {
  return Math.ceil((Date.now() + 30_000) / minuteMs) * minuteMs
}

/** An instant as a field for a local time wants it; the browser has this process's time zone. */
function localMinute(at: number): string {
  return new Date(at - new Date(at).getTimezoneOffset() * minuteMs).toISOString().slice(0, 16)
}

async function openSchedule(panel: FrameLocator, tool: string): Promise<void> {
  await press(panel.getByRole('button', { name: `Run ${tool}` }))
  await press(panel.getByRole('button', { name: 'Schedule…' }))
}

async function scheduleAt(panel: FrameLocator, at: number): Promise<void> {
  await write(panel.getByLabel('Run at', { exact: true }), localMinute(at))
  await press(panel.getByRole('button', { name: 'Schedule', exact: true }))
}

test('tools run at the time that was chosen in the ticket; the ticket is told of what ran, and of what did not', async ({
  browser,
  demo,
  api,
}) => {
  test.slow()
  const tasks: readonly [CountingTask, CountingTask] = [
    await addCountingTask(demo, 'after it waits'),
    await addCountingTask(demo, 'after it waits'),
  ]
  const [kept, edited] = tasks
  const panels: [FrameLocator, FrameLocator] = [
    await openWidget(browser, demo, technician.email),
    await openWidget(browser, demo, technician.email),
  ]
  for (const [at, panel] of panels.entries()) await openSchedule(panel, tasks[at]?.name ?? '')

  await scheduleAt(panels[0], Date.now() - 60 * minuteMs)
  await expect(panels[0].getByText('Choose a time within the next 30 days.')).toBeVisible()
  const at = soon()
  for (const panel of panels) {
    await scheduleAt(panel, at)
    await expect(panel.getByText('Waiting for its time', { exact: true })).toBeVisible()
  }
  for (const panel of panels) await panel.owner().page().context().close()

  const editor = createApiClient(demo.serverUrl, await signIn(demo.serverUrl, admin.email))
  const { draft, revision } = await editor.deployments.get.query({ id: edited.deploymentId })
  await editor.deployments.save.mutate({ draft: { ...draft, desired: { mode: 'audit' } }, revision })
  expect(Date.now()).toBeLessThan(at)
  for (const task of tasks) {
    expect(task.count()).toBe(0)
    task.release()
  }

  const notesOf = async ({ name }: CountingTask) =>
    (await internalNotes(demo.psa, ticket.ticketId)).filter((note) => note.includes(name))
  for (const task of tasks)
    await expect.poll(async () => (await notesOf(task)).length, { timeout: 3 * minuteMs }).toBe(1)
  expect(Date.now()).toBeGreaterThanOrEqual(at)
  expect((await notesOf(kept)).join()).toContain('not compliant → compliant')
  expect((await notesOf(edited)).join()).toContain(': not run')
  expect((await notesOf(edited)).join()).toContain('The rules have changed since the plan was made')
  expect(tasks.map((task) => task.count())).toEqual([1, 0])

  const { sessions } = await api.sessions.listForPlace.query(ticket)
  const statusOf = ({ deploymentId }: CountingTask) =>
    sessions.find(({ tool }) => tool?.deploymentId === deploymentId)?.status
  expect(tasks.map(statusOf)).toEqual(['passed', 'failed'])
})
