import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page, test } from '@playwright/test'
import type { Target } from '../core/facts/target.ts'
import { choose, press, tick, write } from './hands.ts'
import { type Fleet, fleetAdmin, startFleet } from './journey-fleet.ts'
import { signInOnPage } from './sign-in.ts'

// Maintenance as an admin starts it, sees it move and stops it in the console: a real server, real agents.

let fleet: Fleet
test.beforeAll(async () => {
  fleet = await startFleet({ computers: { 'PC-1': 'Contoso', 'PC-2': 'Contoso', 'PC-3': 'Fabrikam' } })
  await fleet.withStores(async ({ items, deployments }) => {
    const script = { context: 'system', language: 'sh' }
    const itemId = await items.create({
      kind: 'task',
      name: 'Paint the wall',
      scripts: {
        test: {
          ...script,
          name: 'Paint: test',
          body: '[ -e "$MACHINE/painted" ] && echo true || echo false',
        },
        set: {
          ...script,
          name: 'Paint: set',
          body: [
            'for row in 1 2 3; do echo "painting row $row"; done',
            'while [ -e "$MACHINE/hold" ]; do sleep 0.05; done',
            'echo "the paint is dry"; touch "$MACHINE/painted"',
          ].join('\n'),
        },
      },
    })
    const target: Target = {
      scope: 'cross-tenant',
      type: 'all',
      ref: null,
      filter: 'all',
      tenant: null,
      includeChildTenants: false,
    }
    await deployments.create({ itemId, desired: { mode: 'enforce' }, target, enforcement: 'required' })
  })
  await fleet.untilOnline()
})
test.afterAll(() => fleet.stop())

test.beforeEach(async ({ page }) => {
  await page.goto(`${fleet.url}/sessions`)
  await signInOnPage(page, fleetAdmin.email, fleetAdmin.password)
  await expect(page.getByRole('heading', { name: 'Sessions' })).toBeVisible()
})

test('a detection, started from the page, says what it found and changes nothing', async ({ page }) => {
  await start(page, 'Detection only', ['PC-1'])
  await expect(page.getByRole('heading', { name: 'Detection on PC-1' })).toBeVisible()
  await expect(page.getByText('It only looked; nothing was changed.')).toBeVisible()
  await expect(page.getByRole('region', { name: 'What would be done' })).toContainText('Paint the wall Set')
  await expectAccessible(page)
  expect(fleet.computer('PC-1').installed('painted')).toBe(null)
})

test('maintenance is seen as it moves: the stages, the action, the log, and its search', async ({ page }) => {
  fleet.computer('PC-1').put('hold', 'yes')
  await start(page, 'Maintenance', ['PC-1'])
  const actions = page.getByRole('region', { name: 'Actions' })
  await expect(actions).toContainText('performing')
  const log = page.getByRole('region', { name: 'Log', exact: true })
  await expect(log).toContainText('painting row 3')
  await expect(log).not.toContainText('the paint is dry')
  await expectAccessible(page)

  fleet.computer('PC-1').put('hold', null)
  await expect(log).toContainText('the paint is dry')
  await expect(actions).toContainText('not compliant → after compliant')
  await expect(page.getByRole('main')).toContainText('Passed')
  await write(page.getByLabel('Search the log'), 'ROW 2')
  await expect(page.getByText('1 line found')).toBeVisible()
  await expect(log.locator('mark')).toHaveText('row 2')

  await press(page.getByRole('link', { name: 'All sessions' }))
  await press(page.getByRole('button', { name: 'Ended well' }))
  await expect(page).toHaveURL(/\/sessions\?status=well$/)
  await expect(page.getByRole('row', { name: /^Passed PC-1 Contoso Maintenance/ })).toBeVisible()
  await expectAccessible(page)
})

test('one on several computers leads to the list, which moves by itself; one of them is cancelled', async ({
  page,
}) => {
  for (const name of ['PC-2', 'PC-3']) fleet.computer(name).put('hold', 'yes')
  await start(page, 'Maintenance', ['PC-2', 'PC-3'])
  await expect(page).toHaveURL(/\/sessions$/)
  await expect(page.getByRole('row', { name: /^Running PC-[23] / })).toHaveCount(2)
  await expectAccessible(page)

  await press(page.getByRole('link', { name: 'PC-2' }))
  await expect(page.getByRole('region', { name: 'Actions' })).toContainText('performing')
  await press(page.getByRole('button', { name: 'Cancel session' }))
  await expectAccessible(page)
  await press(page.getByRole('button', { name: 'Cancel the session' }))
  await expect(page.getByText('Cancelled', { exact: true })).toBeVisible()
  expect(fleet.computer('PC-2').installed('painted')).toBe(null)

  await press(page.getByRole('link', { name: 'All sessions' }))
  await expect(page.getByRole('row', { name: /^Cancelled PC-2 / })).toBeVisible()
  fleet.computer('PC-3').put('hold', null)
  await expect(page.getByRole('row', { name: /^Passed PC-3 / })).toBeVisible()
})

test('one that waits for its time is postponed', async ({ page }) => {
  const inHours = (hours: number) => localTime(Date.now() + hours * 3_600_000)
  await press(page.getByRole('link', { name: 'Start maintenance' }).first())
  await addComputer(page, 'PC-2')
  await write(page.getByLabel('Execution from'), inHours(2))
  await tick(page.getByLabel('May be postponed'))
  await press(page.getByRole('button', { name: 'Maintenance on 1 computer' }))
  await expect(page.getByRole('main')).toContainText('Waiting for its time')
  await expect(page.getByRole('region', { name: 'What will be done' })).toContainText('Paint the wall')
  await press(page.getByRole('button', { name: 'Postpone' }))
  await write(page.getByLabel('Begin at'), inHours(26))
  await expectAccessible(page)
  await press(page.getByRole('dialog').getByRole('button', { name: 'Postpone' }))
  await expect(page.getByRole('main')).toContainText('Postponed')
  await press(page.getByRole('button', { name: 'Cancel session' }))
  await press(page.getByRole('button', { name: 'Cancel the session' }))
  await expect(page.getByRole('main')).toContainText('Cancelled by Fleet Admin.')
})

async function start(page: Page, kind: string, names: readonly string[]): Promise<void> {
  await press(page.getByRole('link', { name: 'Start maintenance' }).first())
  for (const name of names) await addComputer(page, name)
  await choose(page.getByLabel('Kind'), kind)
  await expectAccessible(page)
  await press(page.getByRole('button', { name: `${kind} on ` }))
}

async function addComputer(page: Page, name: string): Promise<void> {
  await write(page.getByLabel('Computers'), name)
  await page.getByRole('option', { name }).waitFor()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: `Take ${name} away` })).toBeVisible()
}

/** As an input for date and time takes it, in the zone of the browser. */
function localTime(at: number): string {
  return new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
}
