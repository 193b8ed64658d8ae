import { describe, expect, test } from 'vitest'
import type { SessionView } from '../sessions/session-view.ts'
import { receiptNote } from './receipt-note.ts'

const action: SessionView['actions'][number] = {
  id: 'a1',
  item: { id: 'reader', name: 'Reader' },
  action: 'install',
  does: 'Install 2.0',
  because: null,
  state: 'done',
  result: 'success',
  reason: null,
  before: 'absent',
  after: '2.0',
  progress: null,
  startedAt: '2026-11-24T09:00:05.000Z',
  endedAt: '2026-11-24T09:00:10.000Z',
}

function view(given: Partial<SessionView> = {}): SessionView {
  return {
    id: '0193-session',
    revision: 9,
    kind: 'tool',
    status: 'passed',
    ended: true,
    statusDetail: null,
    statusAt: '2026-11-24T09:00:10.000Z',
    executeAt: null,
    mayPostpone: false,
    item: null,
    schedule: null,
    subject: { kind: 'computer', id: 'pc1', name: 'PC-1' },
    tenant: { id: 't', name: 'Contoso' },
    tool: { deploymentId: 'd', itemId: 'reader', itemName: 'Reader' },
    needsApproval: false,
    approval: null,
    found: null,
    requestedBy: 'Ana Ruiz',
    ticket: { integrationId: 'i', ticketId: '101' },
    stages: [],
    plan: null,
    actions: [action],
    note: null,
    time: null,
    reply: null,
    createdAt: '2026-11-24T08:59:00.000Z',
    startedAt: '2026-11-24T09:00:00.000Z',
    endedAt: '2026-11-24T09:00:12.000Z',
    ...given,
  }
}

const textOf = (html: string) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')

describe('a receipt', () => {
  test('says who, what, from what to what, when, and ends with the session', () => {
    const html = receiptNote(view())
    const text = textOf(html)
    expect(text).toContain('Reader on PC-1: done')
    expect(text).toContain('Reader : Install 2.0, success, absent → 2.0')
    expect(text).toContain('by Ana Ruiz, 2026-11-24 09:00:00 UTC, 12 s')
    expect(html).toMatch(/0193-session<\/small><\/p>$/)
  })

  test.each([
    ['passed', 'done'],
    ['partiallyPassed', 'done in part'],
    ['failed', 'failed'],
    ['cancelled', 'cancelled'],
  ] as const)('a session that has %s is %s', (status, words) => {
    expect(textOf(receiptNote(view({ status })))).toContain(`Reader on PC-1: ${words} `)
  })

  test.each(['failed', 'missed'] as const)(
    'a session of which nothing was begun (%s) was not run',
    (status) => {
      const html = receiptNote(
        view({
          status,
          actions: [],
          startedAt: null,
          executeAt: '2026-11-24T22:00:00.000Z',
          endedAt: '2026-11-24T22:00:04.000Z',
          statusDetail: 'The computer <PC-1> is not connected.',
        }),
      )
      const text = textOf(html)
      expect(text).toContain('Reader on PC-1: not run The computer &lt;PC-1&gt; is not connected.')
      expect(text).toContain('Asked for with Deskhand by Ana Ruiz, for 2026-11-24 22:00:00 UTC.')
      expect(text).not.toContain('verified')
      const soon = textOf(receiptNote(view({ status, actions: [], startedAt: null })))
      expect(soon).toContain('Asked for with Deskhand by Ana Ruiz, 2026-11-24 08:59:00 UTC.')
    },
  )

  test.each([
    ['success', null, '2.0', 'success, absent → 2.0'],
    ['failed', 'Its script ended with an error.', null, 'failed, absent Its script ended with an error.'],
    ['skipped', 'It was already as wanted.', '2.0', 'skipped, absent → 2.0 It was already as wanted.'],
    ['cancelled', 'It was cancelled.', null, 'cancelled, absent It was cancelled.'],
    ['indeterminate', 'The agent was interrupted.', null, 'indeterminate, absent The agent was interrupted.'],
  ])('an action that ended as %s says so, with its reason', (result, reason, after, words) => {
    const ended = { ...action, result: result as 'success', reason, after }
    expect(textOf(receiptNote(view({ actions: [ended] })))).toContain(words)
  })

  test('an action that never began has nothing but what it would have done', () => {
    const idle = { ...action, state: 'notStarted' as 'done', result: null, before: null, after: null }
    expect(receiptNote(view({ actions: [idle] }))).toContain('<li><b>Reader</b>: Install 2.0</li>')
  })

  test('lists every action in its order', () => {
    const second = {
      ...action,
      item: { id: 'x', name: 'Extra' },
      does: 'Set',
      before: null,
      after: 'compliant',
    }
    const text = textOf(receiptNote(view({ actions: [action, second] })))
    expect(text.indexOf('Reader : Install')).toBeLessThan(text.indexOf('Extra : Set, success, compliant'))
  })

  test('without a tool or a person it still reads well', () => {
    const text = textOf(receiptNote(view({ tool: null, requestedBy: null, startedAt: null })))
    expect(text).toContain('Maintenance on PC-1: done')
    expect(text).toContain('Run with Deskhand, 2026-11-24 08:59:00 UTC')
  })

  test.each([
    ['2026-11-24T09:00:00.100Z', '1 s'],
    ['2026-11-24T09:01:59.000Z', '119 s'],
    ['2026-11-24T09:02:30.000Z', '3 min'],
  ])('an end at %s makes %s', (endedAt, words) => {
    expect(textOf(receiptNote(view({ endedAt })))).toContain(`UTC, ${words}.`)
  })
})

describe('what came from outside', () => {
  const nasty = `<img src=x onerror="a('b')">&amp;`
  const escaped = '&lt;img src=x onerror=&quot;a(&#39;b&#39;)&quot;&gt;&amp;amp;'
  const places: [string, Partial<SessionView>][] = [
    ["the tool's name", { tool: { deploymentId: 'd', itemId: 'i', itemName: nasty } }],
    ["the computer's name", { subject: { kind: 'computer', id: 'pc1', name: nasty } }],
    ['who asked for it', { requestedBy: nasty }],
    ['an item', { actions: [{ ...action, item: { id: 'i', name: nasty } }] }],
    ['what is done', { actions: [{ ...action, does: nasty }] }],
    ['what was found before', { actions: [{ ...action, before: nasty }] }],
    ['what was found after', { actions: [{ ...action, after: nasty }] }],
    ['a reason', { actions: [{ ...action, reason: nasty }] }],
  ]

  test.each(places)('is escaped in %s', (_, given) => {
    const html = receiptNote(view(given))
    expect(html).not.toContain('<img')
    expect(html).toContain(escaped)
  })
})
