import { afterEach, describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { action } from '../../ui/gallery/samples.ts'
import { words as panelWords } from '../../ui/words.ts'
import { Refusal } from '../deployments/pretend-deployments.ts'
import { expectFit, showConsole } from '../deployments/show-console.tsx'
import { words } from '../words.ts'
import type { Session } from './client-types.ts'
import { logFrom, maintenance, operator, pretendSessions } from './pretend-sessions.ts'

let server: ReturnType<typeof pretendSessions> | null = null
let takeAway: (() => void) | null = null

function show(view: Session = maintenance, procedures: Parameters<typeof pretendSessions>[0] = {}) {
  server = pretendSessions({ 'sessions.get': () => view, ...procedures })
  takeAway = showConsole('/sessions/s1')
  return server
}

afterEach(() => {
  takeAway?.()
  server?.stop()
})

const say = words.session
const button = (name: string) => page.getByRole('button', { name, exact: true })
const log = () => page.getByRole('region', { name: say.log, exact: true })
const part = (name: string) => page.getByRole('region', { name, exact: true })
const heading = () => page.getByRole('heading', { name: 'Maintenance on PC-1' })

describe('a session', () => {
  test('moves as the server says so: status, stages, actions, downloads, log', async () => {
    const { say: tell, watches } = show()
    await expect.element(heading()).toBeVisible()
    await expect.poll(() => watches.length).toBe(1)
    tell(
      {
        ...maintenance,
        revision: 10,
        actions: [
          action(1, 'Mozilla Firefox', {
            state: 'downloading',
            startedAt: maintenance.createdAt,
            progress: { bytesDone: 12_300_000, bytesTotal: 40_000_000 },
          }),
          action(2, 'VLC', { because: 'Mozilla Firefox' }),
        ],
      },
      logFrom(1, 'downloading it', 'still downloading'),
    )
    await expect.element(part(say.actions)).toMatchTextContent(/12\.3 MB of 40 MB/)
    await expect
      .element(page.getByRole('progressbar', { name: say.download('Mozilla Firefox') }))
      .toBeVisible()
    await expect.element(log()).toMatchTextContent(/still downloading/)
    await expectFit()
    tell({
      ...maintenance,
      revision: 11,
      status: 'partiallyPassed',
      ended: true,
      statusDetail: 'One of two failed.',
      endedAt: maintenance.createdAt,
      actions: [
        action(1, 'Mozilla Firefox', { state: 'done', result: 'success', after: '128.4' }),
        action(2, 'VLC', { state: 'done', result: 'failed', reason: 'Its script ended with an error.' }),
      ],
    })
    await expect.element(page.getByText('One of two failed.')).toBeVisible()
    await expect.element(part(say.actions)).toMatchTextContent(/1 done, 1 failed/)
    await expect.element(part(say.actions)).toMatchTextContent(/115\.2 → after 128\.4/)
    await expect.element(button(say.cancel)).not.toBeInTheDocument()
    await expectFit()
  })

  test('says what the plan leaves out, and what it waits for', async () => {
    show({
      ...maintenance,
      status: 'waitingForApproval',
      actions: [],
      plan: {
        hash: 'a'.repeat(64),
        nothingToDo: false,
        actions: [{ itemName: 'Chrome', does: 'Install 148.0', because: null }],
        errors: [{ itemName: 'Office', reason: 'No version of it is known.' }],
        withheld: ['Old viewer'],
      },
    })
    await expect.element(page.getByText(say.waitingForApproval, { exact: true })).toBeVisible()
    await expect.element(part(say.planned.due)).toMatchTextContent(/Chrome Install 148\.0/)
    await expect.element(part(say.errors)).toMatchTextContent(/Office No version of it is known\./)
    await expect.element(part(say.withheld)).toMatchTextContent(/Old viewer/)
    await expectFit()
  })

  test('is searched by the server, and marks what it finds', async () => {
    const { say: tell, watches, askedOf, procedures } = show()
    await expect.poll(() => watches.length).toBe(1)
    tell(null, logFrom(1, 'row 1', 'row 2', 'row 3'))
    procedures['sessions.log'] = ({ search }) => ({
      log: search === 'ROW 2' ? logFrom(2, 'other\nrow 2') : [],
      last: 3,
      deleted: false,
    })
    await userEvent.fill(page.getByLabelText(say.search), 'ROW 2')
    await expect.element(page.getByText('1 line found')).toBeVisible()
    expect(log().element().querySelector('mark')?.textContent).toBe('row 2')
    await expectFit()
    expect(askedOf('sessions.log').at(-1)).toMatchObject({ search: 'ROW 2' })
    await userEvent.fill(page.getByLabelText(say.search), 'nowhere')
    await expect.element(page.getByText(say.noneFound('nowhere'))).toBeVisible()
    procedures['sessions.log'] = undefined as never
    await userEvent.fill(page.getByLabelText(say.search), 'nowhere at all')
    await expect.element(page.getByText(new RegExp(`^${say.searchFailed}`))).toBeVisible()
    await userEvent.keyboard('{Escape}')
    await expect.element(log()).toMatchTextContent(/row 3/)
  })

  test('that loses its connection says so, and goes on from its last line', async () => {
    const { say: tell, watches, breakDown, comeBack } = show()
    await expect.poll(() => watches.length).toBe(1)
    tell(maintenance, logFrom(1, 'before'))
    await expect.element(log()).toMatchTextContent(/before/)
    breakDown()
    await expect.element(page.getByText(say.reconnecting)).toBeVisible()
    await expectFit()
    comeBack()
    await expect.poll(() => watches.length, { timeout: 10_000 }).toBe(2)
    expect(watches[1]).toBe('1')
    tell(maintenance, logFrom(2, 'after'))
    await expect.element(log()).toMatchTextContent(/after/)
    await expect.element(page.getByText(say.reconnecting)).not.toBeInTheDocument()
  })

  test('whose stream has lasted as long as it may takes up another one, and says nothing of it', async () => {
    const { watches, endStreams } = show()
    await expect.poll(() => watches.length).toBe(1)
    endStreams()
    let hasSaidSo = false
    const look = () => {
      hasSaidSo ||= document.body.textContent.includes(say.reconnecting)
      return watches.length
    }
    await expect.poll(look, { timeout: 10_000 }).toBe(2)
    expect(hasSaidSo).toBe(false)
  })

  test('is cancelled after a question', async () => {
    const { askedOf } = show(maintenance, { 'sessions.cancel': () => ({ status: 'running' }) })
    await button(say.cancel).click()
    await expectFit()
    await userEvent.keyboard('{Escape}')
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument()
    expect(askedOf('sessions.cancel')).toEqual([])
    await button(say.cancel).click()
    await button(say.cancelYes).click()
    await expect.element(page.getByText(say.cancelAsked)).toBeVisible()
    expect(askedOf('sessions.cancel')).toEqual([{ sessionId: 's1' }])
  })

  test('that may not be cancelled any more keeps the button and says why', async () => {
    show(maintenance, {
      'sessions.cancel': () => {
        throw new Refusal('conflict', 'It has ended meanwhile.')
      },
    })
    await button(say.cancel).click()
    await button(say.cancelYes).click()
    await expect.element(page.getByText('It has ended meanwhile.')).toBeVisible()
    await expect.element(button(say.cancel)).toBeVisible()
  })

  test('is postponed within 30 days, where it waits for its time and may be', async () => {
    const waiting: Session = { ...maintenance, status: 'waitingForTime', mayPostpone: true, actions: [] }
    const inDays = (days: number) => new Date(Date.now() + days * 86_400_000)
    const { askedOf } = show(
      { ...waiting, executeAt: inDays(1).toISOString() },
      { 'sessions.postpone': () => ({ status: 'postponed' }) },
    )
    await button(say.postpone).click()
    await expectFit()
    await userEvent.fill(page.getByLabelText(say.postponeUntil), localText(inDays(40)))
    await page.getByRole('dialog').getByRole('button', { name: say.postponeYes }).click()
    await expect.element(page.getByText(say.postponeWrong)).toBeVisible()
    const until = localText(inDays(3))
    await userEvent.fill(page.getByLabelText(say.postponeUntil), until)
    await page.getByRole('dialog').getByRole('button', { name: say.postponeYes }).click()
    await expect.element(page.getByRole('dialog')).not.toBeInTheDocument()
    expect(askedOf('sessions.postpone')).toEqual([
      { sessionId: maintenance.id, until: new Date(until).toISOString() },
    ])
  })

  test('offers neither to those who may only look', async () => {
    const waiting: Session = { ...maintenance, status: 'waitingForTime', mayPostpone: true }
    show(waiting, { 'users.me': () => ({ ...operator, permissions: ['sessions.view'] }) })
    await expect.element(heading()).toBeVisible()
    await expect.element(button(say.cancel)).not.toBeInTheDocument()
    await expect.element(button(say.postpone)).not.toBeInTheDocument()
  })

  test('whose log is deleted says so, and shows what came of it', async () => {
    show(
      { ...maintenance, status: 'passed', ended: true },
      { 'sessions.log': () => ({ log: [], last: 40, deleted: true }) },
    )
    await expect.element(page.getByText(say.logDeleted)).toBeVisible()
    await expect.element(page.getByText(panelWords.session.status.passed, { exact: true })).toBeVisible()
    await expectFit()
  })

  test.each([
    ['notFound', 'There is no such session.', false],
    ['notAllowed', 'Your role may not do this.', false],
    ['unavailable', 'The database is busy.', true],
  ])('that cannot be shown (%s) says why and where to go on', async (code, message, again) => {
    const { procedures } = show(maintenance, {
      'sessions.get': () => {
        throw new Refusal(code, message)
      },
    })
    await expect.element(page.getByText(message)).toBeVisible()
    await expect.element(page.getByRole('main').getByRole('link', { name: say.back })).toBeVisible()
    await expectFit()
    if (!again) return await expect.element(button(words.retry)).not.toBeInTheDocument()
    procedures['sessions.get'] = () => maintenance
    await button(words.retry).click()
    await expect.element(heading()).toBeVisible()
  })
})

function localText(at: Date): string {
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
