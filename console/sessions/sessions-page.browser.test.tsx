import { afterEach, describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { Refusal, reader } from '../deployments/pretend-deployments.ts'
import { expectFit, showConsole } from '../deployments/show-console.tsx'
import { words } from '../words.ts'
import { listOf, operator, pretendSessions, sessionAt } from './pretend-sessions.ts'

let server: ReturnType<typeof pretendSessions> | null = null
let takeAway: (() => void) | null = null

function show(address: string, procedures: Parameters<typeof pretendSessions>[0] = {}) {
  server = pretendSessions(procedures)
  takeAway = showConsole(address)
  return server
}

afterEach(() => {
  takeAway?.()
  server?.stop()
})

const say = words.sessions
const row = (name: string) => page.getByRole('link', { name, exact: true })
const button = (name: string) => page.getByRole('button', { name, exact: true })
const many = (count: number) => Array.from({ length: count }, (_, number) => sessionAt(number))

describe('the list of sessions', () => {
  test('says how each stands, on what and why, and opens by keyboard alone', async () => {
    show('/sessions', {
      'sessions.list': listOf([
        sessionAt(0, { status: 'running', ended: false, endedAt: null }),
        sessionAt(1, { status: 'failed', statusDetail: 'The disk of it is full.' }),
        sessionAt(2, { status: 'waitingForConnection', ended: false, endedAt: null }),
      ]),
    })
    await expect.element(page.getByRole('row', { name: /^Running PC-0 Contoso Maintenance/ })).toBeVisible()
    await expect
      .element(page.getByRole('row', { name: /^Failed PC-1 .* The disk of it is full/ }))
      .toBeVisible()
    await expect.element(page.getByText(words.session.goesOnOnline)).toBeInTheDocument()
    await expectFit()
    row('PC-0').element().focus()
    await userEvent.keyboard('{ArrowDown}{Enter}')
    expect(location.pathname).toBe('/sessions/s9998')
  })

  test('has its filters in the address', async () => {
    const { askedOf } = show('/sessions?status=badly&computer=pc-30&tenant=fabrikam&run=r1', {
      'sessions.list': listOf(many(3)),
    })
    await expect.element(page.getByLabelText(words.filters.tenant)).toHaveValue('Fabrikam')
    await expect.element(page.getByLabelText(say.computer)).toHaveValue('PC-30')
    expect(askedOf('sessions.list')[0]).toMatchObject({
      status: ['partiallyPassed', 'failed', 'cancelled', 'missed'],
      computerId: 'pc-30',
      tenantId: 'fabrikam',
      scheduleRunId: 'r1',
    })
    await expect.element(button(say.groups.badly)).toHaveAttribute('aria-pressed', 'true')
    await expect.element(page.getByText(say.noneFound)).toBeVisible()
    await expectFit()
    await page.getByRole('button', { name: new RegExp(say.ofOneRun) }).click()
    await button(say.groups.well).click()
    await userEvent.fill(page.getByLabelText(say.computer), 'PC-2')
    await userEvent.keyboard('{Enter}')
    await expect.poll(() => location.search).toBe('?status=well&computer=pc-2&tenant=fabrikam')
    await button(say.groups.all).click()
    await expect.poll(() => askedOf('sessions.list').at(-1)).not.toHaveProperty('status')
  })

  test('moves by itself while something of it runs; older ones come on demand and stay', async () => {
    const all = many(120)
    const { procedures, askedOf } = show('/sessions', {
      'sessions.list': listOf([sessionAt(0, { status: 'running', ended: false }), ...all.slice(1)]),
    })
    await expect.element(page.getByText('the newest 50')).toBeVisible()
    await button(say.more).click()
    await expect.element(page.getByText('the newest 100')).toBeVisible()
    expect(askedOf('sessions.list').at(-1)).toMatchObject({ cursor: all[49]?.id })
    procedures['sessions.list'] = listOf([
      { ...sessionAt(0), id: 's99990', subject: { kind: 'computer', id: 'new', name: 'PC-NEW' } },
      ...all,
    ])
    await expect.element(page.getByText('the newest 101'), { timeout: 8_000 }).toBeInTheDocument()
    scrollTo(0, 0)
    await expect.element(row('PC-NEW')).toBeVisible()
    await expect.element(page.getByRole('row', { name: /^Running/ })).not.toBeInTheDocument()
  })

  test('that could not be read again says so, and shows what it knows', async () => {
    const { procedures } = show('/sessions', {
      'sessions.list': listOf([sessionAt(0, { status: 'running', ended: false })]),
    })
    await expect.element(row('PC-0')).toBeVisible()
    procedures['sessions.list'] = undefined as never
    await expect.element(page.getByText(new RegExp(`^${say.stale}`)), { timeout: 8_000 }).toBeVisible()
    await expect.element(row('PC-0')).toBeVisible()
    await expectFit()
  })

  test('that is empty says what a session is; who may not start any is offered none', async () => {
    show('/sessions', { 'users.me': () => ({ ...reader, permissions: ['sessions.view'] }) })
    await expect.element(page.getByText(say.empty)).toBeVisible()
    await expect.element(page.getByRole('link', { name: say.start })).not.toBeInTheDocument()
    await expectFit()
  })

  test('waits with bones, and offers to try again', async () => {
    const answer = Promise.withResolvers<unknown>()
    const { procedures } = show('/sessions', { 'sessions.list': () => answer.promise })
    await expect.element(page.getByRole('table', { name: say.loading })).toBeInTheDocument()
    await expectFit()
    answer.reject(new Refusal('unavailable', 'The database is busy.'))
    await expect.element(page.getByText('The database is busy.')).toBeVisible()
    procedures['sessions.list'] = listOf(many(1))
    await button(words.retry).click()
    await expect.element(row('PC-0')).toBeVisible()
  })
})

describe('starting maintenance', () => {
  const start = words.startSessions
  const choose = async (name: string) => {
    await userEvent.fill(page.getByLabelText(start.computers, { exact: true }), name)
    await expect.element(page.getByRole('option', { name: new RegExp(name) })).toBeVisible()
    await userEvent.keyboard('{Enter}')
  }

  test('on the computer that the list shows leads to its session', async () => {
    const { askedOf } = show('/sessions?computer=pc-1', {
      'sessions.start': () => ({ sessions: [{ computerId: 'pc-1', sessionId: 's1' }] }),
    })
    await page.getByRole('link', { name: start.title }).first().click()
    await expect.element(page.getByRole('button', { name: start.remove('PC-1') })).toBeVisible()
    await page.getByLabelText(start.kind).selectOptions(start.kinds.detection)
    await expect.element(page.getByLabelText(start.reboot)).not.toBeInTheDocument()
    await userEvent.fill(page.getByLabelText(start.item), 'Chrome')
    await userEvent.keyboard('{Enter}')
    await expectFit()
    await button('Detection only on 1 computer').click()
    await expect.poll(() => location.pathname).toBe('/sessions/s1')
    expect(askedOf('sessions.start')).toEqual([
      {
        computerIds: ['pc-1'],
        kind: 'detection',
        itemId: 'chrome',
        offline: 'skip',
        requestKey: expect.any(String),
      },
    ])
  })

  test('on several leads to the list; what is wrong is said at its field, and a refusal keeps the form', async () => {
    const { askedOf, procedures } = show('/sessions/new', {
      'sessions.start': () => {
        throw new Refusal('notFound', 'There is no such computer.')
      },
    })
    await button(start.start).click()
    await expect.element(page.getByText(start.missing)).toBeVisible()
    await expect.element(page.getByLabelText(start.computers, { exact: true })).toHaveFocus()
    await choose('PC-30')
    await choose('PC-2')
    await choose('PC-1')
    await page.getByRole('button', { name: start.remove('PC-30') }).click()
    await page.getByLabelText(start.reboot).selectOptions(start.reboots.ifNeeded)
    await page.getByLabelText(start.offline, { exact: true }).selectOptions(start.offlines.applyOnConnect)
    await userEvent.fill(page.getByLabelText(start.offlineHours), '1.5')
    await userEvent.fill(page.getByLabelText(start.executeAt), '2020-01-01T08:00')
    await page.getByRole('button', { name: 'Maintenance on 2 computers' }).click()
    await expect.element(page.getByText(start.hoursWrong)).toBeVisible()
    await expect.element(page.getByText(start.past)).toBeVisible()
    await expectFit()
    await userEvent.fill(page.getByLabelText(start.offlineHours), '48')
    await userEvent.fill(page.getByLabelText(start.executeAt), '2999-01-01T08:00')
    await page.getByLabelText(start.mayPostpone).click()
    await page.getByRole('button', { name: 'Maintenance on 2 computers' }).click()
    await expect.element(page.getByText('There is no such computer.')).toBeVisible()
    procedures['sessions.start'] = () => ({
      sessions: ['pc-2', 'pc-1'].map((computerId) => ({ computerId, sessionId: computerId })),
    })
    await page.getByRole('button', { name: 'Maintenance on 2 computers' }).click()
    await expect.poll(() => location.pathname).toBe('/sessions')
    const [first, second] = askedOf('sessions.start')
    expect(second).toEqual(first)
    expect(second).toEqual({
      computerIds: ['pc-2', 'pc-1'],
      kind: 'maintenance',
      reboot: 'ifNeeded',
      offline: 'applyOnConnect',
      offlineHours: 48,
      executeAt: new Date(2999, 0, 1, 8).toISOString(),
      mayPostpone: true,
      requestKey: expect.any(String),
    })
  })

  test('is not for every role', async () => {
    show('/sessions/new', { 'users.me': () => ({ ...operator, role: 'technician', permissions: [] }) })
    await expect.element(page.getByText(start.refused(words.roles.technician))).toBeVisible()
    await expectFit()
  })
})
