import { afterEach, describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { passed, planHash, planned, running } from '../../ui/gallery/samples.ts'
import { words as panelWords } from '../../ui/words.ts'
import { Refusal } from '../deployments/pretend-deployments.ts'
import { expectFit, showConsole } from '../deployments/show-console.tsx'
import { listOf, sessionAt } from '../sessions/pretend-sessions.ts'
import { words } from '../words.ts'
import { computerWith, pretendComputers, technician } from './pretend-computers.ts'
import { computerWords } from './words.ts'

let server: ReturnType<typeof pretendComputers> | null = null
let takeAway: (() => void) | null = null

function show(procedures: Parameters<typeof pretendComputers>[0] = {}) {
  server = pretendComputers(procedures)
  takeAway = showConsole('/computers/pc-1')
  return server
}

afterEach(() => {
  takeAway?.()
  server?.stop()
})

const say = computerWords.page
const button = (name: string) => page.getByRole('button', { name, exact: true })
const tools = () => page.getByRole('region', { name: panelWords.tools.list })

describe('the page of a computer', () => {
  test('tells what is known of it, how it is reached, its sessions and its software', async () => {
    const { askedOf } = show({
      'computers.get': () =>
        computerWith(3, { rebootPending: true, onboarding: 'needed', maintenanceExcluded: true }),
      'sessions.list': listOf([
        sessionAt(0, { status: 'failed', statusDetail: 'The disk of it is full.' }),
        sessionAt(1),
      ]),
    })
    await expect.element(page.getByRole('heading', { name: 'PC-1', level: 1 })).toBeVisible()
    for (const text of [
      say.rebootPending,
      say.onboarding.needed,
      say.excluded,
      'Lenovo ThinkCentre M70q',
      'vip',
    ])
      await expect.element(page.getByText(text).first()).toBeVisible()
    await expect.element(page.getByText(/^Deskhand agent/)).toBeVisible()
    await expect.element(page.getByText('The disk of it is full.')).toBeVisible()
    await expect
      .element(page.getByRole('link', { name: 'Maintenance', exact: true }).first())
      .toHaveAttribute('href', '/sessions/s9999')
    await expect
      .element(page.getByRole('link', { name: computerWords.sessions.all }))
      .toHaveAttribute('href', '/sessions?computer=pc-1')
    expect(askedOf('sessions.list')[0]).toMatchObject({ computerId: 'pc-1' })
    expect(askedOf('computers.visit')).toEqual([{ computerId: 'pc-1' }])
    await expect.element(page.getByRole('row', { name: /^Program 0 0\.0 Contoso Software/ })).toBeVisible()
    await expect.element(button('Run Mozilla Firefox')).toBeVisible()
    await expectFit()
  })

  test('finds among the software by any of its words, and draws of a long list what is in view', async () => {
    show({ 'computers.get': () => computerWith(600) })
    await expect.element(page.getByText('600', { exact: true })).toBeVisible()
    expect(document.querySelectorAll('.dh-pc-software tbody tr').length).toBeLessThan(200)
    const search = page.getByLabelText(computerWords.software.search)
    await userEvent.fill(search, 'FABRI 17')
    await expect.element(page.getByRole('row', { name: /^Program 17 17\.0 Fabrikam/ })).toBeVisible()
    await expect.element(page.getByText('11 of 600')).toBeVisible()
    await userEvent.fill(search, 'zzz')
    await expect.element(page.getByText(computerWords.software.noneFound('zzz'))).toBeVisible()
  })

  test('says that nobody knows what is installed, and that nothing reaches it', async () => {
    show({
      'computers.get': () =>
        computerWith(0, {
          software: null,
          agents: [],
          online: false,
          person: null,
          lastSeenAt: null,
          inventoryAt: null,
        }),
    })
    await expect.element(page.getByText(computerWords.software.unknown)).toBeVisible()
    await expect.element(page.getByText(say.noAgents)).toBeVisible()
    await expectFit()
  })

  test('runs a tool of it live, without a ticket, to its receipt', async () => {
    const { askedOf, say: tell } = show({
      'sessions.prepareTool': () => ({ sessionId: planned.id }),
      'sessions.run': () => ({ status: 'running' }),
    })
    await button('Run Mozilla Firefox').click()
    expect(askedOf('technicianTools.context')[0]).toMatchObject({ computerId: 'pc-1' })
    await expect.poll(() => askedOf('sessions.prepareTool')).toMatchObject([{ computerId: 'pc-1' }])
    await expect.poll(() => server?.watches.length).toBe(1)
    tell({ ...planned, ticket: null })
    await expect.element(button('Run now')).toBeVisible()
    await expectFit()
    await userEvent.keyboard('r')
    await expect.poll(() => askedOf('sessions.run')).toMatchObject([{ planHash }])
    tell({ ...running, ticket: null })
    await expect.element(page.getByRole('progressbar')).toBeVisible()
    await expectFit()
    tell({ ...passed, ticket: null, note: null })
    await expect.element(page.getByText(new RegExp(panelWords.receipt.verified)).first()).toBeVisible()
    await expect.element(page.getByText(panelWords.receipt.note)).not.toBeInTheDocument()
    await expectFit()
  })

  test('keeps the panel’s keys to the panel: what is typed beside it or in it does nothing else', async () => {
    show({ 'sessions.prepareTool': () => ({ sessionId: planned.id }) })
    await expect.element(button('Run Mozilla Firefox')).toBeVisible()
    await userEvent.click(page.getByLabelText(computerWords.software.search))
    await userEvent.keyboard('3/')
    await expect.element(page.getByLabelText(computerWords.software.search)).toHaveValue('3/')
    await expect
      .element(tools().getByRole('tab', { name: 'Computer' }))
      .toHaveAttribute('aria-selected', 'true')
    await userEvent.fill(tools().getByLabelText(panelWords.tools.search), 'fire')
    await userEvent.keyboard('3')
    await expect.element(tools().getByLabelText(panelWords.tools.search)).toHaveValue('fire3')
    await expect
      .element(tools().getByRole('tab', { name: 'Computer' }))
      .toHaveAttribute('aria-selected', 'true')
  })

  test('reads its tools again once it comes back, by itself', async () => {
    const { askedOf, procedures } = show({ 'computers.get': () => computerWith(1, { online: false }) })
    await expect.element(button('Run Mozilla Firefox')).toBeVisible()
    const before = askedOf('technicianTools.list').length
    procedures['computers.get'] = () => computerWith(1, { online: true })
    await expect
      .poll(() => askedOf('technicianTools.list').length, { timeout: 25_000 })
      .toBeGreaterThan(before)
  }, 30_000)

  test('offers what the reader may do, and nothing else', async () => {
    show({ 'users.me': () => ({ ...technician, permissions: ['computers.view'] }) })
    await expect.element(page.getByRole('heading', { name: computerWords.software.title })).toBeVisible()
    expect(document.querySelector('.dh-pc-tools')).toBeNull()
    await expect.element(page.getByRole('link', { name: say.start })).not.toBeInTheDocument()
  })

  test('that is not there leads back; one that could not be read is tried again', async () => {
    const { procedures } = show({
      'computers.get': () => {
        throw new Refusal('notFound', 'There is no such computer among those you may see.')
      },
    })
    await expect.element(page.getByText(say.gone)).toBeVisible()
    await expect.element(page.getByRole('link', { name: say.back })).toHaveAttribute('href', '/computers')
    await expect.element(button(words.retry)).not.toBeInTheDocument()
    await expectFit()
    takeAway?.()
    procedures['computers.get'] = () => {
      throw new Refusal('unavailable', 'The database is busy.')
    }
    takeAway = showConsole('/computers/pc-1')
    await expect.element(page.getByText('The database is busy.')).toBeVisible()
    procedures['computers.get'] = () => computerWith(1)
    await button(words.retry).click()
    await expect.element(page.getByRole('heading', { name: 'PC-1', level: 1 })).toBeVisible()
  })
})
