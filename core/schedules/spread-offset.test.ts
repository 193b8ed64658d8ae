import { expect, test } from 'vitest'
import { spreadOffset } from './spread-offset.ts'

const computers = Array.from(
  { length: 5_000 },
  (_, at) => `0199d3f0-0000-7000-8000-${String(at).padStart(12, '0')}`,
)

test('is the same whenever it is asked, and another one at the next run', () => {
  expect(spreadOffset('run 1', 'computer 1', 30)).toBe(spreadOffset('run 1', 'computer 1', 30))
  const same = computers.filter((id) => spreadOffset('run 1', id, 30) === spreadOffset('run 2', id, 30))
  expect(same.length).toBeLessThan(50)
})

test('spreads many computers evenly over the window, and stays within it', () => {
  const offsets = computers.map((id) => spreadOffset('run 1', id, 30))
  expect(Math.min(...offsets)).toBeGreaterThanOrEqual(0)
  expect(Math.max(...offsets)).toBeLessThanOrEqual(30 * 60_000)
  const byMinute = Map.groupBy(offsets, (offset) => Math.min(29, Math.floor(offset / 60_000)))
  const counts = [...byMinute.values()].map((list) => list.length)
  expect(counts).toHaveLength(30)
  for (const count of counts) expect(Math.abs(count - 5_000 / 30)).toBeLessThan(60)
})

test('is none without a window', () => {
  expect(spreadOffset('run 1', 'computer 1', 0)).toBe(0)
})
