import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSealer } from './sealer.ts'

const key = randomBytes(32)

test('opens what it sealed, whatever the text', () => {
  const sealer = createSealer(key, 'test')
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => sealer.open(sealer.seal(text)) === text))
})

test('seals the same text differently each time, and shows nothing of it', () => {
  const sealer = createSealer(key, 'test')
  expect(sealer.seal('secret')).not.toBe(sealer.seal('secret'))
  expect(sealer.seal('secret')).toMatch(/^v1\.[\w-]+$/)
})

test('opens nothing that was changed in any bit', () => {
  const sealer = createSealer(key, 'test')
  const [version, encoded = ''] = sealer.seal('a secret').split('.')
  const bytes = Buffer.from(encoded, 'base64url')
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const changed = Buffer.from(bytes)
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    expect(() => sealer.open(`${version}.${changed.toString('base64url')}`)).toThrow('does not open')
  }
})

test('opens nothing of another key, another purpose, or another form', () => {
  const sealed = createSealer(key, 'test').seal('secret')
  expect(() => createSealer(randomBytes(32), 'test').open(sealed)).toThrow('does not open')
  expect(() => createSealer(key, 'other').open(sealed)).toThrow('does not open')
  for (const text of ['', 'v1.', 'v2.abc', 'secret', 'v1.AAAA']) {
    expect(() => createSealer(key, 'test').open(text)).toThrow('not a value that this server sealed')
  }
})
