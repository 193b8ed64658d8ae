import { expect, test } from 'vitest'
import { endOf, fieldTime } from './exception-ends.ts'

// Local times, so that the tests hold in every zone.
const wednesday = new Date(2026, 10, 25, 9, 30, 15)

test.each([
  ['tomorrow', wednesday, new Date(2026, 10, 26, 8, 0)],
  ['friday', wednesday, new Date(2026, 10, 27, 18, 0)],
  ['friday', new Date(2026, 10, 27, 17, 59), new Date(2026, 10, 27, 18, 0)],
  ['friday', new Date(2026, 10, 27, 18, 0), new Date(2026, 11, 4, 18, 0)],
  ['friday', new Date(2026, 10, 28, 9, 0), new Date(2026, 11, 4, 18, 0)],
  ['week', wednesday, new Date(2026, 11, 2, 9, 30)],
] as const)('%s, from %s on, is %s', (preset, now, end) => {
  expect(endOf(preset, '', now)).toEqual(end)
})

test('a day that was typed is read in the reader’s zone; anything else is no end', () => {
  const end = new Date(2026, 11, 24, 12, 0)
  expect(endOf('date', fieldTime(end), wednesday)).toEqual(end)
  expect(endOf('date', '', wednesday)).toBeNull()
  expect(endOf('date', 'soon', wednesday)).toBeNull()
})
