import { afterEach, describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { words } from '../words.ts'
import { choices, engineer, listOf, pretendDeployments, Refusal, reader } from './pretend-deployments.ts'
import { expectFit, showConsole } from './show-console.tsx'

let server: ReturnType<typeof pretendDeployments> | null = null
let takeAway: (() => void) | null = null

function show(address: string, procedures: Parameters<typeof pretendDeployments>[0] = {}) {
  server = pretendDeployments({
    'users.me': () => engineer,
    'deployments.choices': () => choices,
    'deployments.list': listOf(12),
    ...procedures,
  })
  takeAway = showConsole(address)
  return server
}

afterEach(() => {
  takeAway?.()
  server?.stop()
})

const search = () => page.getByLabelText(words.deployments.search)
const row = (name: string) => page.getByRole('link', { name, exact: true })

describe('the list of deployments', () => {
  test('is where whoever writes rules begins, and is found by keyboard alone', async () => {
    const { askedOf } = show('/')
    await expect.element(page.getByText('12 deployments')).toBeVisible()
    expect(location.pathname).toBe('/deployments')
    await expectFit()
    await userEvent.keyboard('/')
    await expect.element(search()).toHaveFocus()
    await userEvent.keyboard('chr ome')
    await expect.poll(() => askedOf('deployments.list').at(-1)?.search).toBe('chr ome')
    expect(new URLSearchParams(location.search).get('search')).toBe('chr ome')
    await userEvent.keyboard('{ArrowDown}')
    await expect.element(row('Rule 0')).toHaveFocus()
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowUp}')
    await expect.element(row('Rule 1')).toHaveFocus()
    await userEvent.keyboard('{Enter}')
    expect(location.pathname).toBe('/deployments/d1')
  })

  test('can be gone to past the navigation', async () => {
    show('/deployments')
    await expect.element(row('Rule 0')).toBeVisible()
    page.getByRole('link', { name: words.skip }).element().focus()
    await userEvent.keyboard('{Enter}')
    await expect.element(page.getByRole('main')).toHaveFocus()
    expect(location.hash).toBe('')
  })

  test('has its filters in the address', async () => {
    const { askedOf } = show('/deployments?search=x&tenant=fabrikam')
    await expect.element(page.getByLabelText('Tenant')).toHaveValue('Fabrikam')
    await expect.element(search()).toHaveValue('x')
    expect(askedOf('deployments.list')[0]).toMatchObject({ search: 'x', tenantId: 'fabrikam' })
    await userEvent.fill(page.getByLabelText('Tenant'), 'conto')
    await userEvent.keyboard('{Enter}')
    await expect.poll(() => location.search).toBe('?search=x&tenant=contoso')
    await expect.poll(() => askedOf('deployments.list').at(-1)?.tenantId).toBe('contoso')
  })

  test('of a thousand draws only what is in view, and reads the rest as it comes', async () => {
    const { askedOf } = show('/deployments', { 'deployments.list': listOf(1000) })
    await expect.element(page.getByText('1000 deployments')).toBeVisible()
    await row('Rule 0').click({ trial: true })
    expect(document.querySelectorAll('tbody tr').length).toBeLessThan(100)
    await userEvent.keyboard('/{ArrowDown}{End}')
    await expect.element(row('Rule 999')).toHaveFocus()
    expect(document.querySelectorAll('tbody tr').length).toBeLessThan(100)
    const offsets = askedOf('deployments.list').map(({ offset }) => offset)
    expect(offsets).toContain(900)
    expect(offsets).not.toContain(500)
  })

  test('that is empty, or without a match, says what to do', async () => {
    const { procedures } = show('/deployments?search=zzz', { 'deployments.list': listOf(0) })
    await expect.element(page.getByText(words.deployments.noneFound)).toBeVisible()
    await expectFit()
    procedures['deployments.list'] = listOf(12)
    await page.getByRole('button', { name: words.deployments.showAll }).click()
    await expect.element(row('Rule 11')).toBeVisible()
    expect(location.search).toBe('')
  })

  test('tells readers who writes them, and offers them no new one', async () => {
    show('/deployments', { 'users.me': () => reader, 'deployments.list': listOf(0) })
    await expect.element(page.getByText(words.deployments.emptyForReaders)).toBeVisible()
    await expect.element(page.getByRole('link', { name: words.deployments.create })).not.toBeInTheDocument()
  })

  test('waits with bones, and offers to try again', async () => {
    const answer = Promise.withResolvers<unknown>()
    const { procedures } = show('/deployments', { 'deployments.list': () => answer.promise })
    await expect.element(page.getByRole('table', { name: words.deployments.loading })).toBeInTheDocument()
    await expectFit()
    answer.reject(new Refusal('unavailable', 'The facts are being read. Try again in a moment.'))
    await expect.element(page.getByText(/The facts are being read\./)).toBeVisible()
    await expectFit()
    procedures['deployments.list'] = listOf(1)
    await page.getByRole('button', { name: words.retry }).click()
    await expect.element(row('Rule 0')).toBeVisible()
  })
})
