import type { FrameLocator } from '@playwright/test'
import { demoUsers } from '../demo/seed-demo.ts'
import { addCountingTask } from './counting-task.ts'
import { expect, test } from './demo-fixture.ts'
import { press } from './hands.ts'
import { openWidget } from './open-widget.ts'
import { internalNotes } from './psa-rest.ts'
import { ticket, untilOnline } from './run-tool.ts'

async function openPlan(panel: FrameLocator, tool: string): Promise<void> {
  await press(panel.getByRole('button', { name: `Run ${tool}` }))
  await expect(panel.getByRole('button', { name: 'Run now' })).toBeVisible({ timeout: 20_000 })
}

test('two technicians press Run now at the same time: it runs once, and both see its receipt', async ({
  browser,
  demo,
  api,
}) => {
  await untilOnline(api)
  const task = await addCountingTask(demo, 'after it waits')
  const notesBefore = (await internalNotes(demo.psa, ticket.ticketId)).length
  const users = [demoUsers[0], demoUsers[1]]
  const panels: FrameLocator[] = []
  for (const { email } of users) panels.push(await openWidget(browser, demo, email))
  for (const panel of panels) await openPlan(panel, task.name)

  await Promise.all(panels.map((panel) => press(panel.getByRole('button', { name: 'Run now' }))))
  await expect.poll(() => task.count(), { timeout: 20_000 }).toBe(1)
  const sessions = async () => {
    const all = (await api.sessions.listForPlace.query(ticket)).sessions
    return all.filter(({ tool }) => tool?.deploymentId === task.deploymentId)
  }
  await expect
    .poll(async () => (await sessions()).map(({ status }) => status).sort())
    .toEqual(['cancelled', 'running'])
  const [first] = (await sessions()).filter(({ ended }) => !ended)
  const winner = users.findIndex(({ name }) => name === first?.requestedBy)
  const loser = panels[1 - winner] as FrameLocator
  await expect(loser.getByText(`${users[winner]?.name} has already started this.`)).toBeVisible()

  // Whoever opens the tickets' tools meanwhile is led to the run.
  const later = await openWidget(browser, demo, demoUsers[1].email)
  await press(later.getByRole('button', { name: `Show the run of ${task.name}` }))
  await expect(later.getByText('Running.').first()).toBeVisible()

  task.release()
  for (const panel of [...panels, later]) {
    await expect(panel.getByRole('heading', { name: 'Receipt' })).toBeVisible({ timeout: 30_000 })
    await expect(panel.getByText('posted', { exact: true })).toBeVisible({ timeout: 30_000 })
    await expect(panel.getByText(users[winner]?.name ?? '', { exact: true }).first()).toBeVisible()
  }
  expect(task.count()).toBe(1)
  expect((await internalNotes(demo.psa, ticket.ticketId)).length).toBe(notesBefore + 1)
})
