import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { propertyRuns } from '../testing/property-runs.ts'
import { domainAccountOf } from './domain-account.ts'
import { countedReadings, findPrimaryPerson, primaryUpn } from './primary-person.ts'

/** Readings by the first letter of who was signed in, the newest first; a capital is another spelling. */
const readings = (letters: string) => [...letters].map((letter) => ({ upn: `${letter}@contoso.com` }))

describe('the UPN of a computer', () => {
  test.each([
    ['', null],
    ['a', 'a'],
    ['abb', 'b'],
    ['aabb', 'a'],
    ['baab', 'b'],
    ['Aba', 'A'],
    // The eleventh does not count any more.
    ['bbbbbaaaaaa', 'b'],
  ])('after %s is of %s', (letters, expected) => {
    expect(primaryUpn(readings(letters))).toBe(expected && `${expected}@contoso.com`)
  })

  test('is the most frequent of the last ten, and the latest of equals', () => {
    const letters = fc.array(fc.constantFrom<string[]>('a', 'b', 'c'), { minLength: 1, maxLength: 15 })
    fc.assert(
      fc.property(letters, (given) => {
        const counted = given.slice(0, countedReadings)
        const count = (letter: string) => counted.filter((one) => one === letter).length
        const winner = primaryUpn(readings(given.join('')))?.charAt(0) ?? ''
        for (const letter of counted) {
          expect(count(letter)).toBeLessThanOrEqual(count(winner))
          if (count(letter) === count(winner))
            expect(counted.indexOf(winner)).toBeLessThanOrEqual(counted.indexOf(letter))
        }
      }),
      propertyRuns(300),
    )
  })
})

describe('the primary person', () => {
  const persons = [
    { id: 'ann', upn: 'A@Contoso.com' },
    { id: 'bob', upn: 'b@contoso.com' },
    { id: 'bobby', upn: ' B@contoso.com' },
    { id: 'nobody', upn: null },
  ]

  test('is who has the UPN, whatever its case', () => {
    expect(findPrimaryPerson(readings('aab'), persons)).toEqual({ known: true, personId: 'ann' })
  })

  test.each([
    ['', 'noReadings'],
    ['x', 'noSuchPerson'],
    ['b', 'severalPersons'],
    // The next best does not take his place.
    ['xxa', 'noSuchPerson'],
  ])('after “%s” is not known: %s', (letters, because) => {
    expect(findPrimaryPerson(readings(letters), persons)).toEqual({ known: false, because })
  })
})

describe('a signed-in user', () => {
  test('may be an account of a domain', () => {
    expect(domainAccountOf('CONTOSO\\jane.roe', 'LAP-7')).toEqual({ domain: 'CONTOSO', name: 'jane.roe' })
  })

  test.each([
    'jane',
    'LAP-7\\jane',
    'lap-7\\jane',
    '.\\jane',
    'AzureAD\\JaneRoe',
    'NT AUTHORITY\\SYSTEM',
    'CONTOSO\\',
    '\\jane',
    'a\\b\\c',
  ])('is none that a domain controller is asked about: %s', (user) => {
    expect(domainAccountOf(user, 'LAP-7.corp.contoso.com')).toBeNull()
  })

  test('of a machine with a long name is its own account', () => {
    expect(domainAccountOf('DESKTOP-OF-THE-\\jane', 'desktop-of-the-reception')).toBeNull()
  })
})
