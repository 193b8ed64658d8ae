import { afterEach, describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { Refusal } from '../deployments/pretend-deployments.ts'
import { expectFit, showConsole } from '../deployments/show-console.tsx'
import { words } from '../words.ts'
import { foundAt, pretendComputers } from './pretend-computers.ts'
import { computerWords } from './words.ts'

let server: ReturnType<typeof pretendComputers> | null = null
let takeAway: (() => void) | null = null

function show(address: string, procedures: Parameters<typeof pretendComputers>[0] = {}) {
  server = pretendComputers(procedures)
  takeAway = showConsole(address)
  return server
}

afterEach(() => {
  takeAway?.()
  server?.stop()
})

const say = computerWords.list
const link = (name: string) => page.getByRole('link', { name, exact: true })
const search = () => page.getByLabelText(say.search)

describe('the search for computers', () => {
  test('begins with those opened last, the cursor in its field, and opens by keyboard alone', async () => {
    const { askedOf } = show('/computers')
    await expect.element(page.getByText(say.last)).toBeVisible()
    await expect.element(page.getByRole('row', { name: /^online PC-1 Contoso Jane Roe/ })).toBeVisible()
    await expect.element(search()).toHaveFocus()
    expect(askedOf('computers.lookup')).toEqual([{ query: '', limit: 20 }])
    await expectFit()
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{End}{Home}{ArrowDown}')
    await expect.element(link('PC-2')).toHaveFocus()
    await userEvent.keyboard('{ArrowUp}{ArrowUp}')
    await expect.element(search()).toHaveFocus()
    await userEvent.keyboard('{ArrowDown}{Enter}')
    expect(location.pathname).toBe('/computers/pc-1')
  })

  test('keeps what is looked for in the address, and asks for what was typed last', async () => {
    const { askedOf } = show('/computers?q=jane', {
      'computers.lookup': ({ query }) => ({ computers: query === 'jane' ? [foundAt(1)] : [foundAt(2)] }),
    })
    await expect.element(search()).toHaveValue('jane')
    await expect.element(page.getByText('1 computer', { exact: true })).toBeVisible()
    await userEvent.fill(search(), 'fabrkam pc')
    await expect.element(link('PC-2')).toBeVisible()
    expect(location.search).toBe('?q=fabrkam+pc')
    expect(askedOf('computers.lookup').at(-1)).toEqual({ query: 'fabrkam pc', limit: 20 })
  })

  test('opens the best on Enter, even one that the server has not told yet', async () => {
    const answer = Promise.withResolvers<unknown>()
    show('/computers', {
      'computers.lookup': ({ query }) => (query === '' ? { computers: [foundAt(9)] } : answer.promise),
    })
    await expect.element(link('PC-9')).toBeVisible()
    await userEvent.fill(search(), 'pc 7')
    await userEvent.keyboard('{Enter}')
    expect(location.pathname).toBe('/computers')
    answer.resolve({ computers: [foundAt(7)] })
    await expect.poll(() => location.pathname).toBe('/computers/pc-7')
  })

  test('that finds nothing says what it looks at; nobody has opened any yet: how to find one', async () => {
    show('/computers?q=zzz', { 'computers.lookup': () => ({ computers: [] }) })
    await expect.element(page.getByText(say.noneFound('zzz'))).toBeVisible()
    await expectFit()
    await page.getByRole('button', { name: say.clear }).click()
    await expect.element(page.getByText(say.empty)).toBeVisible()
    await expectFit()
  })

  test('waits with bones, and offers to try again', async () => {
    const answer = Promise.withResolvers<unknown>()
    const { procedures } = show('/computers', { 'computers.lookup': () => answer.promise })
    await expect.element(page.getByRole('table', { name: say.loading })).toBeInTheDocument()
    await expectFit()
    answer.reject(new Refusal('unavailable', 'The database is busy.'))
    await expect.element(page.getByText('The database is busy.')).toBeVisible()
    procedures['computers.lookup'] = () => ({ computers: [foundAt(1)] })
    await page.getByRole('button', { name: words.retry, exact: true }).click()
    await expect.element(link('PC-1')).toBeVisible()
  })

  test('is where whoever writes no rules begins, and stands first in the navigation', async () => {
    show('/')
    await expect.poll(() => location.pathname).toBe('/computers')
    const first = page.getByRole('navigation').getByRole('link').first()
    await expect.element(first).toHaveAttribute('href', '/computers')
    await expect.element(first).toHaveAttribute('aria-current', 'page')
  })
})
