import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { demoUsers, thisMachineId } from '../demo/seed-demo.ts'
import type { ApiClient } from './api-client.ts'
import { expect, test } from './demo-fixture.ts'
import { press, tick } from './hands.ts'
import { ticket } from './run-tool.ts'
import { signInOnPage } from './sign-in.ts'

/** Switched off and hidden from technicians: it holds a program of this machine at an older version. */
const heldBack = { name: 'GNU Hello held back at 2.9', does: 'install exactly 2.9-1' }

test('an engineer sees whom a deployment changes, shows it to technicians, and the ticket has it', async ({
  page,
  demo,
  api,
}) => {
  expect(await toolNames(api)).not.toContain(heldBack.name)

  await page.goto(demo.serverUrl)
  await signInOnPage(page, demoUsers[0].email)

  await expect(page.getByRole('heading', { name: 'Deployments' })).toBeVisible()
  await expectAccessible(page)
  await page.keyboard.press('/')
  await page.keyboard.type('held back')
  await expect(page.getByText('1 deployment', { exact: true })).toBeVisible()
  await page.keyboard.press('Enter')

  const preview = page.getByRole('complementary', { name: 'What this resolves to' })
  await expect(preview.getByText('It wins for nobody.')).toBeVisible()
  await expect(preview.getByText('Saving changes what applies to nobody.')).toBeVisible()
  await tick(page.getByLabel('Switched on'))
  await tick(page.getByLabel('Technician Tools'))
  await expect(preview.getByText('It wins for 1 computer.')).toBeVisible()
  for (const title of ['If you save', 'In the tickets, if you save']) {
    const radius = preview.getByRole('region', { name: title, exact: true })
    await expect(radius.getByText('1 gained')).toBeVisible()
    await expect(radius.getByText('HLD-APP-01 · Harbour Lane Dental')).toBeVisible()
    await expect(radius.getByText(heldBack.does)).toBeVisible()
  }
  await expectAccessible(page)
  expect(await toolNames(api)).not.toContain(heldBack.name)

  await page.keyboard.press('Control+s')
  await expect(page.getByText(/^Saved, /)).toBeVisible()
  await expect.poll(() => toolNames(api)).toContain(heldBack.name)

  await tick(page.getByLabel('Technician Tools'), false)
  await tick(page.getByLabel('Switched on'), false)
  await press(page.getByRole('button', { name: 'Save' }))
  await expect.poll(() => toolNames(api)).not.toContain(heldBack.name)
})

/** The deployments behind the tools that the ticket's panel shows for this machine. */
async function toolNames(api: ApiClient): Promise<(string | undefined)[]> {
  const subject = { kind: 'computer', id: thisMachineId } as const
  const { tools } = await api.technicianTools.list.query({ ...ticket, subject })
  return tools.map(({ deployment }) => deployment?.name)
}

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
}
