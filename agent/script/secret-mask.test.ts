import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SecretMask } from './secret-mask.ts'

function maskPieces(secrets: string[], pieces: string[]): string {
  const mask = new SecretMask(secrets)
  return pieces.map((piece) => mask.push(piece)).join('') + mask.end()
}

describe('SecretMask', () => {
  it.each([
    ['a whole value', ['hunter2'], ['the password is hunter2.'], 'the password is ***.'],
    ['a value in two pieces', ['hunter2'], ['is hun', 'ter2!'], 'is ***!'],
    ['a value in single characters', ['abc'], ['x', 'a', 'b', 'c', 'y'], 'x***y'],
    ['a beginning that goes on otherwise', ['hunter2'], ['hun', 'gry'], 'hungry'],
    ['a beginning at the end', ['hunter2'], ['hunt'], 'hunt'],
    ['overlapping values as one', ['abcd', 'cdef'], ['xabcdefx'], 'x***x'],
    ['overlapping values in pieces', ['abcd', 'cdef'], ['xabcd', 'efx'], 'x***x'],
    ['a value that begins another', ['ab', 'abc'], ['ab', 'c', ' ', 'ab', 'd'], '*** ***d'],
    ['a value twice in a row', ['ab'], ['ab', 'ab'], '******'],
    [
      'the lines of a value',
      ['first line\nsecond line'],
      ['> first line\r\n> second line'],
      '> ***\r\n> ***',
    ],
    ['no secrets', [], ['plain'], 'plain'],
    ['empty secrets', [''], ['plain'], 'plain'],
  ])('masks %s', (_what, secrets, pieces, expected) => {
    expect(maskPieces(secrets, pieces)).toBe(expected)
  })

  const letters = (lengths: { minLength: number; maxLength: number }) =>
    fc.string({ unit: fc.constantFrom('a', 'b', 'c'), ...lengths })

  it('gives the same whatever the pieces, holds no more back than it must, and lets no secret through', () => {
    fc.assert(
      fc.property(
        fc.array(letters({ minLength: 1, maxLength: 5 }), { maxLength: 4 }),
        fc.array(letters({ minLength: 0, maxLength: 6 }), { maxLength: 12 }),
        (secrets, pieces) => {
          const out = maskPieces(secrets, pieces)
          expect(out).toBe(maskPieces(secrets, [pieces.join('')]))
          for (const secret of secrets) expect(out).not.toContain(secret)
        },
      ),
      { numRuns: 3000 },
    )
  })
})
