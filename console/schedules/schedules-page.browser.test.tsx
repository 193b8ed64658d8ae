import { afterEach, describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { choices, pretendDeployments, Refusal } from '../deployments/pretend-deployments.ts'
import { expectFit, showConsole } from '../deployments/show-console.tsx'
import { words } from '../words.ts'
import { dayAndTime } from './due-time.tsx'
import { rows, scheduleReader, scheduler } from './pretend-schedules.ts'

let server: ReturnType<typeof pretendDeployments> | null = null
let takeAway: (() => void) | null = null

function show(address: string, procedures: Parameters<typeof pretendDeployments>[0] = {}) {
  server = pretendDeployments({
    'users.me': () => scheduler,
    'deployments.choices': () => choices,
    'schedules.list': () => rows,
    ...procedures,
  })
  takeAway = showConsole(address)
  return server
}

afterEach(() => {
  takeAway?.()
  server?.stop()
})

const say = words.schedules
const link = (name: string) => page.getByRole('link', { name, exact: true })
const toggle = (name: string) => page.getByRole('switch', { name: say.switchNamed(name) })

describe('the list of schedules', () => {
  test('says when in words and when next, and fits', async () => {
    show('/schedules')
    await expect.element(page.getByText('3 schedules')).toBeVisible()
    await expect.element(page.getByText('every day at 02:30').first()).toBeVisible()
    await expect.element(page.getByText(say.byCron('*/7 * * * *'))).toBeVisible()
    await expect.element(page.getByText(/executes every day at 22:00/)).toBeVisible()
    const next = page.getByText(dayAndTime('2026-11-25T01:30:00.000Z')).first()
    await expect.element(next).toHaveAttribute('title', expect.stringContaining('02:30 in Europe/Berlin'))
    await expect.element(page.getByText('312 sessions')).toBeVisible()
    await expect.element(page.getByText(`1 session, ${say.starting}`)).toBeVisible()
    await expectFit()
  })

  test('is gone through by keyboard alone', async () => {
    show('/schedules')
    await expect.element(link('Odd')).toBeVisible()
    await userEvent.keyboard('/{ArrowDown}')
    await expect.element(link('Every night')).toHaveFocus()
    await userEvent.keyboard('{End}')
    await expect.element(link('Odd')).toHaveFocus()
    await userEvent.keyboard('{Home}{Tab}')
    await expect.element(toggle('Every night')).toHaveFocus()
    await userEvent.keyboard('/{Enter}')
    expect(location.pathname).toBe('/schedules/night')
  })

  test('has its filters in the address', async () => {
    const { askedOf } = show('/schedules?search=x&tenant=fabrikam&state=off')
    await expect.element(page.getByLabelText(words.filters.tenant)).toHaveValue('Fabrikam')
    expect(askedOf('schedules.list')).toEqual([{ search: 'x', tenantId: 'fabrikam', enabled: false }])
    await page.getByLabelText(words.filters.state).selectOptions('on')
    await expect.poll(() => location.search).toBe('?search=x&tenant=fabrikam&state=on')
    await userEvent.fill(page.getByLabelText(say.search), '')
    await expect
      .poll(() => askedOf('schedules.list').at(-1))
      .toEqual({
        search: '',
        tenantId: 'fabrikam',
        enabled: true,
      })
  })

  test('switches one on and off, and says why it could not', async () => {
    const { askedOf, procedures } = show('/schedules', { 'schedules.setEnabled': () => ({ revision: 'r' }) })
    await expect.element(toggle('Odd')).toHaveAttribute('aria-checked', 'false')
    procedures['schedules.list'] = () => rows.map((one) => ({ ...one, enabled: true }))
    await toggle('Odd').click()
    await expect.element(toggle('Odd')).toHaveAttribute('aria-checked', 'true')
    expect(askedOf('schedules.setEnabled')).toEqual([{ id: 'odd', enabled: true }])
    expect(location.pathname).toBe('/schedules')
    procedures['schedules.setEnabled'] = () => {
      throw new Refusal('notAllowed', 'Your role does not allow this.')
    }
    await toggle('Odd').click()
    await expect.element(page.getByText(/Odd could not be switched. Your role/)).toBeVisible()
    await expectFit()
  })

  test('offers no switch, and no new one, to those who may only look', async () => {
    show('/schedules', { 'users.me': () => scheduleReader })
    await expect.element(link('Odd')).toBeVisible()
    expect(page.getByRole('switch').elements()).toHaveLength(0)
    await expect.element(link(say.create)).not.toBeInTheDocument()
  })

  test('offers the switch of what is across all tenants to none who is limited to some', async () => {
    show('/schedules', {
      'users.me': () => ({ ...scheduler, limitedToTenants: true, tenantIds: ['contoso'] }),
    })
    await expect.element(link('Odd')).toBeVisible()
    expect(page.getByRole('switch').elements()).toHaveLength(1)
  })

  test('that is empty, or without a match, says what to do', async () => {
    const { procedures } = show('/schedules?search=zzz', { 'schedules.list': () => [] })
    await expect.element(page.getByText(say.noneFound)).toBeVisible()
    await expectFit()
    await page.getByRole('button', { name: say.showAll }).click()
    await expect.element(page.getByText(say.empty)).toBeVisible()
    await expectFit()
    procedures['schedules.list'] = () => rows
    await page.getByLabelText(words.filters.state).selectOptions('on')
    await expect.element(link('Odd')).toBeVisible()
  })

  test('waits with bones, and offers to try again', async () => {
    const answer = Promise.withResolvers<unknown>()
    const { procedures } = show('/schedules', { 'schedules.list': () => answer.promise })
    await expect.element(page.getByRole('table', { name: say.loading })).toBeInTheDocument()
    await expectFit()
    answer.reject(new Refusal('unavailable', 'The facts are being read. Try again in a moment.'))
    await expect.element(page.getByText(/The facts are being read\./)).toBeVisible()
    await expectFit()
    procedures['schedules.list'] = () => rows
    await page.getByRole('button', { name: words.retry }).click()
    await expect.element(link('Odd')).toBeVisible()
  })
})
