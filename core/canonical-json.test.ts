import { expect, test } from 'vitest'
import { canonicalJson } from './canonical-json.ts'

test('equal values give equal text, whatever the order of keys, and lists keep theirs', () => {
  const text = '{"B":[{"x":1,"y":null},"é\\n"],"a":{"b":2,"c":true}}'
  expect(canonicalJson({ a: { c: true, b: 2 }, B: [{ y: null, x: 1 }, 'é\n'] })).toBe(text)
  expect(canonicalJson({ B: [{ x: 1, y: null }, 'é\n'], a: { b: 2, c: true } })).toBe(text)
  expect(canonicalJson([2, 1])).not.toBe(canonicalJson([1, 2]))
})
