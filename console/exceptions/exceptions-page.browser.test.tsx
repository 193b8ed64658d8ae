import { afterEach, describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { choices, pretendDeployments, Refusal } from '../deployments/pretend-deployments.ts'
import { expectFit, showConsole } from '../deployments/show-console.tsx'
import { words } from '../words.ts'
import { over, rows, technician } from './pretend-exceptions.ts'
import { exceptionWords as say } from './words.ts'

let server: ReturnType<typeof pretendDeployments> | null = null
let takeAway: (() => void) | null = null

function show(address: string, procedures: Parameters<typeof pretendDeployments>[0] = {}) {
  server = pretendDeployments({
    'users.me': () => technician,
    'deployments.choices': () => choices,
    'exceptions.list': () => ({ rows, total: rows.length }),
    ...procedures,
  })
  takeAway = showConsole(address)
  return server
}

afterEach(async () => {
  takeAway?.()
  server?.stop()
  await page.viewport(1280, 800)
})

const endButton = page.getByRole('button', { name: say.end.named('PC-1', 'Google Chrome') })

describe('the list of exceptions', () => {
  test('says who is left out of what, why, by whom and until when, and fits', async () => {
    show('/exceptions')
    await expect.element(page.getByText('3 exceptions')).toBeVisible()
    await expect.element(page.getByText('Computer · Contoso')).toBeVisible()
    await expect.element(page.getByText(say.kinds.tenant, { exact: true })).toBeVisible()
    await expect.element(page.getByText(say.nobody)).toBeVisible()
    await expect
      .element(page.getByRole('link', { name: '2820' }))
      .toHaveAttribute('href', 'https://psa.example/ticket?id=2820')
    await expect
      .element(page.getByRole('link', { name: words.navigation.exceptions }))
      .toHaveAttribute('aria-current', 'page')
    await expectFit()
  })

  test('is shown in the navigation, too, where that is wider than the screen', async () => {
    await page.viewport(360, 800)
    show('/approvals', { 'approvals.list': () => ({ open: [], closed: [], more: null }) })
    const link = page.getByRole('link', { name: words.navigation.approvals })
    await expect.element(link).toHaveAttribute('aria-current', 'page')
    await expect.poll(() => link.element().getBoundingClientRect().right).toBeLessThanOrEqual(360)
  })

  test('has its filters in the address', async () => {
    const { askedOf } = show('/exceptions?search=x&tenant=fabrikam&state=ended', {
      'exceptions.list': () => ({ rows: over, total: 1 }),
    })
    await expect.element(page.getByLabelText(words.filters.tenant, { exact: true })).toHaveValue('Fabrikam')
    await expect.element(page.getByRole('columnheader', { name: say.columns.until.ended })).toBeVisible()
    expect(page.getByRole('button', { name: /^End now/ }).elements()).toHaveLength(0)
    expect(askedOf('exceptions.list')).toEqual([
      { search: 'x', tenantId: 'fabrikam', state: 'ended', limit: 100 },
    ])
    await page.getByLabelText(words.filters.state).selectOptions('active')
    await expect.poll(() => location.search).toBe('?search=x&tenant=fabrikam')
  })

  test('ends one by keyboard alone, after a question', async () => {
    const { askedOf, procedures } = show('/exceptions', { 'exceptions.end': () => over[0] })
    await expect.element(endButton).toBeVisible()
    await userEvent.keyboard('/{ArrowDown}')
    await expect.element(page.getByRole('link', { name: '2820' }).first()).toHaveFocus()
    await userEvent.keyboard('{Tab}{Enter}')
    await expect.element(page.getByRole('dialog', { name: say.end.title })).toBeVisible()
    await expectFit()
    await userEvent.keyboard('{Escape}')
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument()
    expect(askedOf('exceptions.end')).toEqual([])
    procedures['exceptions.list'] = () => ({ rows: rows.slice(1), total: 2 })
    await expect.element(endButton).toHaveFocus()
    await userEvent.keyboard('{Enter}')
    await expect
      .element(page.getByRole('dialog').getByRole('button', { name: say.end.confirm }))
      .toHaveFocus()
    await userEvent.keyboard('{Enter}')
    await expect.element(page.getByText(say.end.done('PC-1', 'Google Chrome'))).toBeVisible()
    await expect.element(page.getByText('2 exceptions')).toBeVisible()
    expect(askedOf('exceptions.end')).toEqual([{ id: 'x1' }])
  })

  test('says why one could not be ended', async () => {
    show('/exceptions', {
      'exceptions.end': () => {
        throw new Refusal('conflict', 'This exception has ended already.')
      },
    })
    await endButton.first().click()
    await page.getByRole('dialog').getByRole('button', { name: say.end.confirm }).click()
    await expect.element(page.getByText('This exception has ended already.')).toBeVisible()
    await expectFit()
  })

  test('shows the next page behind the first', async () => {
    const { askedOf, procedures } = show('/exceptions', {
      'exceptions.list': () => ({ rows: rows.slice(0, 1), total: 2 }),
    })
    await expect.element(endButton).toBeVisible()
    procedures['exceptions.list'] = () => ({ rows: rows.slice(2), total: 2 })
    await page.getByRole('button', { name: say.more }).click()
    await expect.element(page.getByText('Jane Roe')).toBeVisible()
    await expect.element(endButton.first()).toBeVisible()
    await expect.element(page.getByRole('button', { name: say.more })).not.toBeInTheDocument()
    expect(askedOf('exceptions.list').at(-1)).toMatchObject({ offset: 1, limit: 100 })
  })

  test('that is empty, or without a match, says what to do', async () => {
    show('/exceptions?search=zzz', { 'exceptions.list': () => ({ rows: [], total: 0 }) })
    await expect.element(page.getByText(say.noneFound)).toBeVisible()
    await expectFit()
    await page.getByRole('button', { name: say.showAll }).click()
    await expect.element(page.getByText(say.empty.active)).toBeVisible()
    await expectFit()
  })

  test('waits with bones, and offers to try again', async () => {
    const answer = Promise.withResolvers<unknown>()
    const { procedures } = show('/exceptions', { 'exceptions.list': () => answer.promise })
    await expect.element(page.getByRole('table', { name: say.loading })).toBeInTheDocument()
    await expectFit()
    answer.reject(new Refusal('unavailable', 'The facts are being read. Try again in a moment.'))
    await expect.element(page.getByText(/The facts are being read\./)).toBeVisible()
    await expectFit()
    procedures['exceptions.list'] = () => ({ rows, total: rows.length })
    await page.getByRole('button', { name: words.retry }).click()
    await expect.element(page.getByText('Computer · Contoso')).toBeVisible()
  })
})
