import { expect, test } from 'vitest'
import { customerReply, type ReplySource } from './customer-reply.ts'

const reader = {
  item: { name: 'Reader' },
  action: 'update',
  because: null,
  result: 'success',
  startedAt: '2026-11-24T09:00:05.000Z',
}

function reply(given: Partial<ReplySource> = {}): string | null {
  return customerReply({
    status: 'passed',
    ended: true,
    subject: { kind: 'computer', name: 'PC-1' },
    tool: { itemName: 'Reader' },
    plan: { nothingToDo: false },
    actions: [reader],
    ...given,
  })
}

test('says what was done, that it worked, and what the customer should do', () => {
  expect(reply()).toBe(
    [
      'Hello,',
      'we have worked on the computer PC-1:',
      '- Reader was updated.',
      'We have checked the result. You do not have to do anything. If you still notice the problem, please reply to this message.',
      'Kind regards',
    ].join('\n\n'),
  )
})

test.each([
  ['install', 'success', 'was installed'],
  ['uninstall', 'success', 'was removed'],
  ['set', 'success', 'was set up'],
  ['install', 'skipped', 'was already as it should be'],
  ['install', 'failed', 'could not be installed yet'],
  ['set', 'indeterminate', 'is being checked once more by us'],
  ['install', 'cancelled', 'was not changed'],
  ['install', null, 'was not changed'],
  ['somethingNew', 'success', 'was done'],
  ['somethingNew', 'failed', 'could not be done yet'],
])('%s that ended as %s: %s', (action, result, words) => {
  expect(reply({ actions: [{ ...reader, action, result }] })).toContain(`- Reader ${words}.`)
})

test('what something else needs first is told by that alone', () => {
  const runtime = { ...reader, item: { name: 'Runtime' }, because: 'Reader' }
  expect(reply({ actions: [runtime, reader] })).not.toContain('Runtime')
  expect(reply({ actions: [runtime] })).toContain('- Runtime was updated.')
})

test.each([
  ['failed', 'This is not finished yet. You do not have to do anything: we are looking into it'],
  ['partiallyPassed', 'This is not finished yet.'],
  ['cancelled', 'The work was stopped before it was finished.'],
])('one that has %s promises nothing that is not so', (status, words) => {
  expect(reply({ status })).toContain(words)
  expect(reply({ status })).not.toContain('We have checked the result')
})

test('where nothing had to be done, that is what is told', () => {
  const idle = { plan: { nothingToDo: true }, actions: [] }
  expect(reply(idle)).toContain('- Reader was checked and is as it should be.')
  expect(reply({ ...idle, tool: null })).toContain('- Everything was checked and is as it should be.')
})

test.each([
  ['has not ended', { ended: false }],
  ['has begun nothing', { status: 'cancelled', actions: [{ ...reader, startedAt: null }] }],
  ['was never planned', { status: 'failed', plan: null, actions: [] }],
])('one that %s needs no reply', (_, given) => {
  expect(reply(given)).toBeNull()
})

test.each([
  ['person', 'the account of Jane'],
  ['tenant', 'the services of Jane'],
] as const)('the work on a %s is named so', (kind, words) => {
  expect(reply({ subject: { kind, name: 'Jane' } })).toContain(`worked on ${words}:`)
})
