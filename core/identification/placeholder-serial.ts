/** What boards carry where nobody wrote a serial number, in lower case. */
const fillers: ReadonlySet<string> = new Set([
  'to be filled by o.e.m.',
  'default string',
  'system serial number',
  'chassis serial number',
  'not specified',
  'not applicable',
  'not available',
  'none',
  'null',
  'unknown',
  'invalid',
  '0123456789',
  '123456789',
  '1234567890',
])

/** A shorter one tells no machine from another. */
const shortest = 4

/** Whether a text that stands where a serial number should identifies no machine: too short, a filler, one character over and over. */
export function isPlaceholderSerial(serial: string): boolean {
  const text = serial.trim().toLowerCase()
  return text.length < shortest || fillers.has(text) || /^(.)\1*$/.test(text)
}
