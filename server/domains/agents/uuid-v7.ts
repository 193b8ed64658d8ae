import { randomBytes } from 'node:crypto'

/** A UUID of version 7 (RFC 9562): ids made later sort later, to the millisecond. */
export function uuidV7(now: Date): string {
  return format(now.getTime(), randomBytes(10))
}

/** The lowest UUID of version 7 of that instant: a bound for reading what was made since. */
export function lowestUuidV7(since: Date): string {
  return format(since.getTime(), Buffer.alloc(10))
}

function format(milliseconds: number, random: Buffer): string {
  const bytes = Buffer.alloc(16)
  bytes.writeUIntBE(milliseconds, 0, 6)
  random.copy(bytes, 6)
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
