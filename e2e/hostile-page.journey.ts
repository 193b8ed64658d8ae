import type { Frame, Page } from '@playwright/test'
import { openPanel, panelFrame, panelHost } from './extension-fixture.ts'
import { press, pressUnseen, write } from './hands.ts'
import { openPlan, removeNotice, runToReceipt, seePanel, seeProof } from './panel-steps.ts'
import { internalNotes } from './psa-rest.ts'
import { ticket } from './run-tool.ts'
import { bearerOf, expect, test } from './signed-in-fixture.ts'

/** The demo PSA's hostile script, as the page has it. */
type Hostile = { mode: string; loot: string[]; roots: unknown[]; fake: (address: string) => void }
declare global {
  interface Window {
    hostile: Hostile
  }
}

const setMode = (page: Page, mode: string) =>
  page.evaluate((next) => {
    window.hostile.mode = next
  }, mode)

const notesOf = async (demo: Parameters<typeof seeProof>[0]) =>
  (await internalNotes(demo.psa, ticket.ticketId)).length

/** Whether the panel takes presses now: tried on a button that does nothing. */
const isPressTaken = (panel: Frame) =>
  panel.evaluate(
    () =>
      new Promise<boolean>((resolve) => {
        const probe = document.createElement('button')
        document.querySelector('#panel')?.append(probe)
        const answer = (taken: boolean) => {
          probe.remove()
          resolve(taken)
        }
        probe.addEventListener('click', () => answer(true))
        setTimeout(answer, 300, false)
        probe.click()
      }),
  )

const background = (panel: Frame) =>
  panel.evaluate(() => getComputedStyle(document.documentElement).colorScheme)

for (const [variant, query] of [
  ['that is rebuilt every second', 'rerender=1'],
  ['with a strict policy', 'csp=strict'],
  ['that is dark', 'theme=dark'],
] as const)
  test(`a tool is run beside a ticket’s page ${variant}`, async ({ demo, desk }) => {
    removeNotice(demo)
    const notesBefore = await notesOf(demo)
    const problems: string[] = []
    desk.on('console', (said) => said.type() === 'error' && problems.push(said.text()))
    desk.on('pageerror', (error) => problems.push(error.message))
    await desk.goto(`${demo.psa.url}/ticket?id=${ticket.ticketId}&${query}`)
    const panel = await openPanel(desk)
    await seePanel(panel)
    expect(await background(panel)).toBe(query === 'theme=dark' ? 'dark' : 'light')
    await openPlan(panel)
    await runToReceipt(panel)
    await seeProof(demo, notesBefore)
    expect(panelFrame(desk)).toBe(panel)
    expect(problems).toEqual([])
    await desk.goto(`${demo.psa.url}/ticket?id=${ticket.ticketId}&theme=light`)
  })

test('a page that is after the panel learns nothing, and the run goes on', async ({
  demo,
  desk,
  browserWithExtension,
}) => {
  removeNotice(demo)
  const notesBefore = await notesOf(demo)
  const secret = 'Only for the panel: 7b1f'
  await desk.goto(`${demo.psa.url}/ticket?id=${ticket.ticketId}&hostile=1`)
  let panel = await openPanel(desk)
  await seePanel(panel)
  await desk.evaluate((address) => window.hostile.fake(address), panel.url())
  await expect.poll(() => desk.frame('fake-panel')?.url()).toBe(panel.url())

  await setMode(desk, 'hide')
  await expect(desk.locator(panelHost)).toBeVisible()
  await press(panel.getByRole('button', { name: 'Run Managed notice file' }))
  await write(panel.getByLabel('Text of the notice'), secret)
  await press(panel.getByRole('button', { name: 'Continue' }))
  const runNow = panel.getByRole('button', { name: 'Run now' })
  await expect(runNow).toBeVisible()
  for (const mode of ['cover', 'fade']) {
    await setMode(desk, mode)
    await expect.poll(() => isPressTaken(panel)).toBe(false)
    // As by somebody who sees something else there.
    await pressUnseen(runNow)
    await expect(panel.getByText('lies over the tools')).toBeVisible()
    await setMode(desk, 'watch')
    await expect.poll(() => isPressTaken(panel)).toBe(true)
    await expect(runNow).toBeVisible()
  }
  await press(runNow)
  await expect(panel.getByLabel('Log', { exact: true })).toContainText('Set: Managed notice file')

  for (const mode of ['remove', 'move']) {
    await setMode(desk, mode)
    await expect.poll(() => panel.isDetached()).toBe(true)
    await setMode(desk, 'watch')
    panel = await openPanel(desk)
  }
  await expect(panel.getByText('Maya Okafor').first()).toBeVisible()
  await expect.poll(() => notesOf(demo), { timeout: 30_000 }).toBe(notesBefore + 1)

  const { loot, roots } = await desk.evaluate(() => ({
    loot: window.hostile.loot,
    roots: window.hostile.roots.length,
  }))
  const learned = loot.join('\n')
  expect(loot.length).toBeGreaterThan(0)
  expect(roots).toBe(0)
  const token = await bearerOf(browserWithExtension)
  for (const kept of [token, secret, 'Maya', 'Harbour', 'Managed notice', 'Run now', 'Technician'])
    expect(learned).not.toContain(kept)
  // Neither the nonce nor a session's id: the only such number is the one that the page has made up itself.
  expect(new Set(learned.match(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g))).toEqual(
    new Set(['a0000000-0000-4000-8000-000000000001']),
  )
  // The fake one was told nothing at all.
  expect(learned).not.toContain('fake channel')
  const fake = desk.frame('fake-panel')
  expect(await fake?.locator('#panel').textContent()).toBe('')
})
