import { expect, it } from 'vitest'
import { isPlaceholderSerial } from './placeholder-serial.ts'

it.each(['', ' 12 ', 'To be filled by O.E.M.', 'Default string', '00000000', 'xxxxxxxx', ' NONE '])(
  'takes “%s” for no serial number',
  (text) => expect(isPlaceholderSerial(text)).toBe(true),
)

it.each(['PF3ABC', 'sn-0041', '00000001', 'VMware-56 4d'])('takes %s for one', (text) =>
  expect(isPlaceholderSerial(text)).toBe(false),
)
