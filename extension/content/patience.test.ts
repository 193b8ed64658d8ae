import { expect, it } from 'vitest'
import { createPatience } from './patience.ts'

it('waits twice as long each time that it did not last, and begins anew once it has', () => {
  const patience = createPatience()
  const waits = (times: number[]) => times.map((now) => patience(now))
  expect(waits([0, 200, 500])).toEqual([100, 200, 400])
  expect(waits([1_000, 2_000, 4_000, 8_000, 13_000])).toEqual([800, 1_600, 3_200, 5_000, 5_000])
  expect(waits([23_000, 23_500])).toEqual([100, 200])
})
