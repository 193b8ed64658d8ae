import { panelFrame, panelHost } from './extension-fixture.ts'
import { notice, removeNotice } from './panel-steps.ts'
import { ticket } from './run-tool.ts'
import { expect, test } from './signed-in-fixture.ts'

test('a tool is found, run and understood by keyboard alone', async ({ demo, desk }) => {
  removeNotice(demo)
  const keys = desk.keyboard
  await desk.goto(`${demo.psa.url}/ticket?id=${ticket.ticketId}`)
  await expect.poll(() => panelFrame(desk) !== null).toBe(true)
  const panel = panelFrame(desk)
  if (!panel) throw new Error('The panel’s frame is gone.')

  // The button stands behind the toolbar's last one. It closes the panel, and opens it again with the focus inside.
  await desk.getByRole('button', { name: 'Share' }).focus()
  await keys.press('Tab')
  await keys.press('Enter')
  await expect(desk.locator(panelHost)).toBeHidden()
  await keys.press('Enter')
  await expect.poll(() => panel.evaluate(() => document.hasFocus())).toBe(true)
  await expect(panel.getByRole('button', { name: 'Run Managed notice file' })).toBeEnabled()

  // The tabs, and back.
  await keys.press('2')
  await expect(panel.getByRole('tab', { name: 'Person' })).toHaveAttribute('aria-selected', 'true')
  await keys.press('1')
  await expect(panel.getByRole('button', { name: 'Run Managed notice file' })).toBeEnabled()

  await keys.press('/')
  await keys.type('notice')
  await keys.press('Enter')
  const text = panel.getByLabel('Text of the notice')
  await expect(text).toBeVisible()
  while (!(await text.evaluate((field) => field === document.activeElement))) await keys.press('Tab')
  await keys.press('ControlOrMeta+A')
  await keys.type('Typed without a mouse')
  await keys.press('Enter')
  await expect(panel.getByRole('button', { name: 'Run now' })).toBeVisible()
  await keys.press('r')
  await expect(panel.getByRole('heading', { name: 'Receipt' })).toBeVisible({ timeout: 30_000 })
  expect(notice(demo)).toContain('Typed without a mouse')

  await keys.press('Escape')
  const why = panel.getByRole('button', { name: 'Why Managed notice file?' })
  await expect(why).toBeVisible()
  while (!(await why.evaluate((button) => button === document.activeElement))) await keys.press('Tab')
  await keys.press('Enter')
  await expect(why).toHaveAttribute('aria-expanded', 'true')
  await expect(panel.getByText('Won').first()).toBeVisible()
})
