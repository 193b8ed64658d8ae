import { expect, test } from 'vitest'
import { findSubject, type Subject } from '../facts/subject.ts'
import { openWorld } from '../testing/open-world.ts'
import { agreementDays } from './agreement-days.ts'
import { describeAgreementEdit } from './describe-agreement-edit.ts'

const { index } = openWorld({
  tenants: [{ id: 't', name: 'T', timeZone: 'Europe/Berlin' }],
  computers: [
    { id: 'c', tenant: 't', name: 'C' },
    { id: 'other', tenant: 't', name: 'Other' },
  ],
  agreements: [
    {
      id: 'a',
      tenant: 't',
      type: 'Gold',
      from: '2026-01-01',
      to: '2026-11-20',
      computers: null,
      additions: [
        { product: 'Backup', from: '2026-11-10' },
        { product: 'Later', from: '2026-12-24' },
      ],
    },
    { id: 'b', tenant: 't', type: 'One', from: '2026-11-15', computers: ['other'] },
  ],
})

const daysOf = (id: string) =>
  agreementDays(
    index,
    findSubject(index, id) as Subject,
    new Date('2026-11-01T00:00:00Z'),
    new Date('2026-11-24T00:00:00Z'),
  ).map(({ type, product, event, at }) => `${at.toISOString()} ${product ?? type} ${event}`)

test('agreements begin and end with the days of the tenant’s clock; the last day is their own', () => {
  expect(daysOf('c')).toEqual([
    '2026-11-20T23:00:00.000Z Gold ended',
    '2026-11-09T23:00:00.000Z Backup began',
  ])
})

test('one that covers single computers is told of these alone', () => {
  expect(daysOf('other')).toContain('2026-11-14T23:00:00.000Z One began')
})

const terms = { type: 'Gold', from: '2026-01-01', to: null, coversAll: true, additions: [] }
const backup = { product: 'Backup', from: '2026-11-10', to: null }

test.each([
  [{}, {}, ''],
  [{}, { to: '2026-12-31' }, 'it ends on 2026-12-31'],
  [{ to: '2026-12-31' }, {}, 'it no longer ends on 2026-12-31'],
  [{}, { from: '2026-02-01' }, 'it begins on 2026-02-01, not on 2026-01-01'],
  [{ to: '2026-11-30' }, { to: '2026-12-31' }, 'it ends on 2026-12-31, not on 2026-11-30'],
  [{ type: 'Silver' }, {}, 'it was of the type ‘Silver’'],
  [{}, { coversAll: false }, 'it covers single computers'],
  [{ coversAll: false }, {}, 'it covers the whole customer'],
  [{}, { additions: [backup] }, 'Backup from 2026-11-10 was added'],
  [
    { additions: [backup] },
    { additions: [{ ...backup, to: '2026-11-30' }] },
    'Backup from 2026-11-10 to 2026-11-30 was added; Backup from 2026-11-10 was taken off',
  ],
])('an edit of an agreement from %j to %j reads: %s', (before, after, words) => {
  expect(describeAgreementEdit({ ...terms, ...before }, { ...terms, ...after })).toBe(words)
})
