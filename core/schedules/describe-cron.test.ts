import { expect, test } from 'vitest'
import { parseCron } from './cron-line.ts'
import { describeCron } from './describe-cron.ts'

test.each([
  ['30 2 * * *', 'every day at 02:30'],
  ['0 8,20 * * *', 'every day at 08:00 and 20:00'],
  ['0 22 * * 1-5', 'Monday to Friday at 22:00'],
  ['0 22 * * mon-fri', 'Monday to Friday at 22:00'],
  ['0 3 * * 0', 'every Sunday at 03:00'],
  ['0 3 * * 7', 'every Sunday at 03:00'],
  ['0 3 * * TUE,THU', 'every Tuesday and Thursday at 03:00'],
  ['0 18 L * *', 'on the last day of the month at 18:00'],
  ['0 18 1,15 * *', 'on the 1st and 15th of the month at 18:00'],
  ['0 18 * * FRI#L', 'on the last Friday of the month at 18:00'],
  ['0 18 * * 2#2', 'on the 2nd Tuesday of the month at 18:00'],
  ['0 9 1 * MON', 'on the 1st of the month and every Monday, at 09:00'],
  ['0 9 12 1,JUL *', 'on the 12th of the month at 09:00, in January and July only'],
  ['*/15 * * * *', 'every 15 minutes'],
  ['* * * * *', 'every minute'],
  ['0 * * * *', 'every full hour'],
  ['5 * * * 6', 'every hour at :05, every Saturday'],
  ['0 8-17 * * 1-5', 'every full hour from 08:00 to 17:59, Monday to Friday'],
  ['*/30 */6 * * *', 'every 30 minutes in every 6th hour'],
  ['*/10 1,3 * * *', 'every 10 minutes in the hours from 01:00 and 03:00'],
  ['*/7 * * * *', null],
  ['0 0 15W * *', null],
  ['0 0 */2 * *', null],
  ['0 0 * 6-8 *', null],
  ['0,5,10,15,20,25,30 1 * * *', null],
  ['0 */5 * * *', null],
])('%s runs %s', (text, words) => {
  const line = parseCron(text)
  expect(line.ok && describeCron(line.value)).toBe(words)
})
