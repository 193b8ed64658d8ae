import { expect, test } from 'vitest'
import { findCause, type PastAction } from './find-cause.ts'
import {
  describeSoftwareMove,
  type SoftwareMove,
  type SoftwareSpan,
  softwareMoves,
} from './software-moves.ts'

const at = (time: string) => new Date(`2026-11-24T${time}:00Z`)
const first = at('08:00')

function span(name: string, version: string | null, came: string, went: string | null = null): SoftwareSpan {
  return {
    id: `${name} ${version}`,
    name,
    nameKey: name.toLowerCase(),
    source: 'dpkg',
    version,
    upgradeCode: null,
    productCode: null,
    firstSeenAt: at(came),
    goneAt: went === null ? null : at(went),
  }
}

const told = (spans: SoftwareSpan[], since = first) =>
  softwareMoves(spans, first, since)
    .map((move) => `${move.at.toISOString().slice(11, 16)} ${describeSoftwareMove(move)}`)
    .sort()

test('what went and what came under one name at one inventory is another version', () => {
  const spans = [
    span('Reader', '1.2', '08:00', '10:00'),
    span('Reader', '1.3', '10:00'),
    span('Editor', '5', '08:00', '10:00'),
    span('Player', null, '11:00'),
    span('Viewer', '1', '08:00'),
  ]
  expect(told(spans)).toEqual([
    '10:00 Editor 5 was removed',
    '10:00 Reader 1.2 → 1.3',
    '11:00 Player was installed',
  ])
  expect(told(spans, at('10:30'))).toEqual(['11:00 Player was installed'])
})

test('the first inventory is no change, and another source is another program', () => {
  const elsewhere = { ...span('Reader', '1.3', '10:00'), source: 'registry' }
  expect(told([span('Reader', '1.2', '08:00', '10:00'), elsewhere])).toEqual([
    '10:00 Reader 1.2 was removed',
    '10:00 Reader 1.3 was installed',
  ])
})

test('of several with one name each goes with one that came', () => {
  const spans = [
    span('Runtime', '1', '08:00', '10:00'),
    span('Runtime', '2', '08:00', '10:00'),
    span('Runtime', '3', '10:00'),
  ]
  expect(told(spans)).toEqual(['10:00 Runtime 1 → 3', '10:00 Runtime 2 was removed'])
})

const move = (before: SoftwareSpan | null, now: SoftwareSpan | null): SoftwareMove => ({
  id: 'm',
  at: at('10:00'),
  after: at('09:00'),
  before,
  now,
})
const reader = span('Reader', '1.3', '10:00')
const action = (given: Partial<PastAction> = {}): PastAction => ({
  sessionId: 's1',
  action: 'update',
  itemName: 'Acme Reader',
  endedAt: at('09:30'),
  detection: { method: 'script', value: null },
  ...given,
})

test.each([
  ['by its name, where a script detects it', {}, 's1'],
  ['by its package', { itemName: 'x', detection: { method: 'dpkg', value: 'Reader' } }, 's1'],
  ['by what the list is searched for', { detection: { method: 'softwareContains', value: 'read' } }, 's1'],
  ['not of another package', { detection: { method: 'dpkg', value: 'reader-data' } }, null],
  ['not of another program', { detection: { method: 'softwareName', value: 'Editor' } }, null],
  ['not of a task', { detection: null }, null],
  ['not one that ended before the last look', { endedAt: at('08:59') }, null],
  ['not one that ended afterwards', { endedAt: at('10:01') }, null],
  ['not one that removes', { action: 'uninstall' }, null],
])('the cause is found %s', (_, given, cause) => {
  expect(findCause(move(null, reader), [action(given)])?.sessionId ?? null).toBe(cause)
})

test('of several the last one is the cause; what went was removed', () => {
  const actions = [
    action(),
    action({ sessionId: 's2', endedAt: at('09:45') }),
    action({ sessionId: 's3', action: 'uninstall' }),
  ]
  expect(findCause(move(null, reader), actions)?.sessionId).toBe('s2')
  expect(findCause(move(reader, null), actions)?.sessionId).toBe('s3')
})

test('where it is not known when it was looked at before, a week is how far back a cause may be', () => {
  const unknown = { ...move(null, reader), after: null }
  const daysBefore = (days: number) => [
    action({ endedAt: new Date(at('10:00').getTime() - days * 86_400_000) }),
  ]
  expect(findCause(unknown, daysBefore(6))).not.toBeNull()
  expect(findCause(unknown, daysBefore(8))).toBeNull()
})
