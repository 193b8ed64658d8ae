import { expect, test } from 'vitest'
import { createScheduleClock } from './schedule-clock.ts'

function clockOf(fire: (now: Date) => Promise<void>) {
  const failures: unknown[] = []
  const failed = (error: unknown) => failures.push(error)
  const clock = createScheduleClock({ fire, now: () => new Date(0), everyMs: 1, failed })
  return { clock, failures }
}

test('looks at once and again, one look at a time, and goes on after a failure', async () => {
  let looks = 0
  let together = 0
  const { clock, failures } = clockOf(async (now) => {
    looks += 1
    together += 1
    expect([now, together]).toEqual([new Date(0), 1])
    await new Promise((resolve) => setTimeout(resolve, 2))
    together -= 1
    if (looks === 2) throw new Error('once')
  })
  clock.start()
  clock.start()
  await expect.poll(() => looks).toBeGreaterThan(4)
  await clock.stop()
  expect(failures).toMatchObject([{ message: 'once' }])
})

test('stops once the look under way has ended, and looks no more', async () => {
  let looks = 0
  const look = Promise.withResolvers<void>()
  const { clock } = clockOf(async () => {
    looks += 1
    await look.promise
  })
  clock.start()
  let hasStopped = false
  const stopped = clock.stop().then(() => {
    hasStopped = true
  })
  await Promise.resolve()
  expect(hasStopped).toBe(false)
  look.resolve()
  await stopped
  expect(looks).toBe(1)
})
