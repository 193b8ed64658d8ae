import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { propertyRuns } from '../testing/property-runs.ts'
import { compilePattern } from './compile-pattern.ts'

function isIn(pattern: string, text: string): boolean {
  const compiled = compilePattern(pattern)
  if (!compiled.ok) throw new Error(compiled.error)
  return compiled.value(text)
}

describe('a pattern', () => {
  test.each([
    ['^7-zip \\d+\\.\\d+( \\(x64\\))?$', '7-Zip 24.08 (x64)', true],
    ['^7-zip \\d+\\.\\d+( \\(x64\\))?$', '7-Zip 24.08 (x64) beta', false],
    ['reader|acrobat', 'Adobe ACROBAT Pro', true],
    ['\\breader\\b', 'Adobe Readers', false],
    ['\\breader\\b', 'Adobe Reader DC', true],
    ['java [0-9]{1,2} update \\d{2,}', 'Java 8 Update 391', true],
    ['java [0-9]{1,2} update \\d{2,}', 'Java 8 Update 3', false],
    ['^[^a-c]+$', 'DEF', true],
    ['^[^a-c]+$', 'DEB', false],
    ['[\\]\\-x]', 'a-b', true],
    ['müller', 'MÜLLER Office', true],
    ['(?:a|b){2}c', 'xABc', true],
    ['(?<year>20\\d\\d)', 'Office 2021', true],
    ['\\u0041\\x42', 'ab', true],
    ['', 'anything', true],
  ])('%s in “%s”: %s', (pattern, text, expected) => {
    expect(isIn(pattern, text)).toBe(expected)
  })

  test.each([
    ['(', 'without its “)”'],
    [')', 'without its “(”'],
    ['[a', 'without its “]”'],
    ['a**', 'repeats nothing'],
    ['*a', 'nothing before it'],
    ['{a', 'nothing before it'],
    ['a\\', 'ends with'],
    ['(?=a)', 'looks around'],
    ['(?<!a)b', 'looks around'],
    ['(a)\\1', 'not offered'],
    ['\\p{L}', 'not offered'],
    ['[z-a]', 'a range that is none'],
    ['a{3,2}', 'least before most'],
    ['a{999}', 'more than 200 times'],
    ['((a{200}){200}){200}', 'repeats too much'],
    ['('.repeat(30), 'groups in each other'],
    ['a'.repeat(301), 'longer than 300'],
  ])('that is not one is refused in words: %s', (pattern, words) => {
    const compiled = compilePattern(pattern)
    expect(compiled.ok ? '' : compiled.error).toContain(words)
  })

  test.each(['(a+)+$', '(a|a)*b', '(a*)*$', '(.*a){20}b', '(a?){100}a{100}$'])(
    'takes no time where the engine’s own would never end: %s',
    (pattern) => {
      const start = performance.now()
      isIn(pattern, `${'a'.repeat(60)}!`)
      expect(performance.now() - start).toBeLessThan(500)
    },
  )

  const atom = fc.constantFrom(
    'a',
    'B',
    '1',
    '.',
    '\\d',
    '\\W',
    '\\b',
    '[ab]',
    '[^a1]',
    '[a-c-]',
    ' ',
    '^',
    '$',
  )
  const patterns: fc.Arbitrary<string> = fc.letrec<{ node: string }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      atom,
      fc.tuple(tie('node'), tie('node')).map(([left, right]) => left + right),
      fc.tuple(tie('node'), tie('node')).map(([left, right]) => `(${left}|${right})`),
      fc
        .tuple(tie('node'), fc.constantFrom('*', '+', '?', '{2}', '{1,3}', '{2,}', '*?'))
        .map(([inner, repeat]) => `(?:${inner})${repeat}`),
    ),
  })).node

  test('finds what the engine’s own expressions find', () => {
    const texts = fc.array(fc.constantFrom('a', 'A', 'b', 'c', '1', ' ', '-'), { maxLength: 8 })
    fc.assert(
      fc.property(patterns, texts, (pattern, characters) => {
        const text = characters.join('')
        expect(isIn(pattern, text)).toBe(new RegExp(pattern, 'i').test(text))
      }),
      propertyRuns(1000),
    )
  })
})
