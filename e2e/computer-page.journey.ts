import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { demoUsers, thisMachineId, thisMachineName } from '../demo/seed-demo.ts'
import { expect, test } from './demo-fixture.ts'
import { press } from './hands.ts'
import { notice, noticeTool, openPlan, removeNotice } from './panel-steps.ts'
import { internalNotes } from './psa-rest.ts'
import { ticket, untilOnline } from './run-tool.ts'
import { signInOnPage } from './sign-in.ts'

test('a computer is found by a misspelt name, and a tool is run on it without a ticket', async ({
  page,
  demo,
  api,
}) => {
  await untilOnline(api)
  removeNotice(demo)
  const notesBefore = (await internalNotes(demo.psa, ticket.ticketId)).length
  const refused: string[] = []
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) refused.push(message.text())
  })

  await page.goto(`${demo.serverUrl}/computers`)
  await signInOnPage(page, demoUsers[1].email)

  const search = page.getByLabel('Search computers')
  await expect(search).toBeFocused()
  await page.keyboard.type(misspelt(thisMachineName))
  await expect(page.getByRole('link', { name: thisMachineName })).toBeVisible()
  await expect(page).toHaveURL(/\/computers\?q=/)
  await expectAccessible(page)
  await page.keyboard.press('Enter')

  await expect(page).toHaveURL(new RegExp(`/computers/${thisMachineId}$`))
  await expect(page.getByRole('heading', { name: thisMachineName, level: 1 })).toBeVisible()
  await expect(page.getByText('Harbour Lane Dental').first()).toBeVisible()
  await expect(page.getByRole('button', { name: `Run ${noticeTool}` })).toBeEnabled()
  await expectAccessible(page)

  await openPlan(page)
  await press(page.getByRole('button', { name: 'Run now' }))
  await expect(page.getByLabel('Log', { exact: true })).toContainText(`Set: ${noticeTool}`)
  await expect(page.getByRole('heading', { name: 'Receipt' })).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText('verified by detecting again')).toBeVisible()
  await expect(page.getByText('Note in the ticket')).toHaveCount(0)
  await expectAccessible(page)

  expect(notice(demo)).toContain('Changes are made by Deskhand')
  expect((await internalNotes(demo.psa, ticket.ticketId)).length).toBe(notesBefore)
  await press(page.getByRole('region', { name: 'Latest sessions' }).getByRole('link', { name: noticeTool }))
  await expect(page.getByRole('heading', { name: `${noticeTool} on ${thisMachineName}` })).toBeVisible()

  // Whoever looks for a computer again finds first what was opened last.
  await press(page.getByRole('link', { name: 'Computers', exact: true }))
  await expect(page.getByText('Last opened by you')).toBeVisible()
  await expect(page.getByRole('link', { name: thisMachineName })).toBeVisible()
  expect(refused).toEqual([])
})

/** Two letters in the wrong order. */
function misspelt(name: string): string {
  return `${name[0]}${name[2]}${name[1]}${name.slice(3)}`
}

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
}
