import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { distanceToStart, naiveLookup } from '../testing/naive-lookup.ts'
import { propertyRuns } from '../testing/property-runs.ts'
import { type ComputerIndex, createComputerIndex, type LookupQuestion } from './computer-index.ts'
import { findMatched } from './find-matched.ts'
import { foldText } from './fold-text.ts'
import { type LookupField, type LookupRecord, lookupFields } from './lookup-record.ts'
import { termsOf } from './match-term.ts'
import { mistakesAllowed, type Piece, signsOf, startsWithMistakes } from './typing-mistakes.ts'

type Given = Partial<Omit<LookupRecord, 'values'>> & Partial<Record<LookupField, string>>

let next = 0

function computer({ id, tenantId, personId, online, ...values }: Given): LookupRecord {
  next += 1
  return {
    id: id ?? `c${next}`,
    tenantId: tenantId ?? 't1',
    personId: personId ?? null,
    online: online ?? false,
    values: lookupFields.flatMap((field) => {
      const value = values[field] ?? (field === 'name' ? `PC-${next}` : undefined)
      return value === undefined ? [] : [{ field, value }]
    }),
  }
}

const question = (query: string, more: Partial<LookupQuestion> = {}): LookupQuestion => ({
  query,
  limit: 8,
  tenants: 'all',
  recent: [],
  ...more,
})

describe('looking up computers', () => {
  let index: ComputerIndex
  beforeEach(() => {
    index = createComputerIndex()
  })

  function fill(...records: Given[]) {
    for (const record of records) index.put(computer(record))
  }
  const find = (query: string, more: Partial<LookupQuestion> = {}) => index.search(question(query, more))

  const jane = {
    id: 'jane',
    name: 'LAP-0042',
    serial: '5CG1234XYZ',
    user: 'CONTOSO\\jroe',
    person: 'Jane Roe',
    tenant: 'Contoso Ltd',
    address: '192.168.14.7',
    tag: 'executive',
  }

  test.each([
    ['the start of its name', 'lap'],
    ['a part of its name', '042'],
    ['its serial', '5cg1234xyz'],
    ['the signed-in user', 'jroe'],
    ['domain and user', 'contoso\\jr'],
    ['its person', 'roe'],
    ['its customer', 'contoso'],
    ['its address', '192.168.14'],
    ['a tag', 'exec'],
    ['several words in any order', 'contoso 0042 jane'],
    ['capitals and blanks around', '  JANE   roe '],
    ['a letter too many', 'conttoso'],
    ['a letter too few', 'execuive'],
    ['another letter', 'kane'],
    ['two letters the wrong way round', 'ajne'],
    ['two mistakes in a long word', 'xecutiev'],
    ['two digits the wrong way round', '5cg1243xyz'],
    ['a dash too few', 'lap0042'],
    ['a letter and a pair of digits', '5vg1324xyz'],
    ['a mistake in one of several words', 'cntoso 0042'],
  ])('finds one by %s', (_, query) => {
    fill(jane, { name: 'SRV-1', tenant: 'Fabrikam' })
    expect(find(query)).toEqual(['jane'])
  })

  test.each([
    ['a word that is nowhere', 'jane zebra'],
    ['a mistake in a short word', 'jan1 roq'],
    ['two mistakes in a word of seven', 'kintoso'],
    ['another address', '192.168.14.8'],
    ['an address with its digits the wrong way round', '129.168.14.7'],
    ['another number', 'lap-0043'],
    ['a number that is too long', '5cg12345xyz'],
    ['nothing', ' '],
  ])('finds none by %s', (_, query) => {
    fill(jane)
    expect(find(query)).toEqual([])
  })

  test.each([
    ['Müller', 'muller'],
    ['muller', 'MÜLLER'],
    ['Straße', 'strasse'],
    ['Łódź', 'lodz'],
    ['Søren Ærø', 'soren aero'],
    ['İstanbul', 'istanbul'],
    ['Ｆｕｌｌ', 'full'],
    ['Иванов', 'ИВАН'],
  ])('finds %s by %s', (person, query) => {
    fill({ id: 'it', person })
    expect(find(query)).toEqual(['it'])
  })

  test('a whole name or serial goes first, then starts of words, then insides, then mistakes', () => {
    fill(
      { id: 'mistyped', name: 'Z-rac', tag: 'rckets' },
      { id: 'inside', name: 'brackets' },
      { id: 'start', name: 'A-rackets' },
      { id: 'serial', name: 'B', serial: 'RACKET' },
      { id: 'whole', name: 'racket' },
    )
    expect(find('racket')).toEqual(['serial', 'whole', 'start', 'inside', 'mistyped'])
  })

  test('of those that fit as well the recent ones go first, then those online, then by name', () => {
    fill(
      { id: 'b', name: 'PC-B' },
      { id: 'a', name: 'PC-A' },
      { id: 'online', name: 'PC-C', online: true },
      { id: 'earlier', name: 'PC-D' },
      { id: 'latest', name: 'PC-E' },
    )
    const recent = ['latest', 'gone', 'gone too', 'earlier']
    expect(find('pc', { recent })).toEqual(['latest', 'earlier', 'online', 'a', 'b'])
    expect(find('pc', { recent, limit: 2 })).toEqual(['latest', 'earlier'])
  })

  test('only computers of the tenants asked for are found', () => {
    fill({ id: 'mine', tenantId: 't1', name: 'PC-1' }, { id: 'other', tenantId: 't2', name: 'PC-2' })
    expect(find('pc', { tenants: ['t1', 't9'] })).toEqual(['mine'])
    expect(find('pc-2', { tenants: ['t1'], limit: 1 })).toEqual([])
    expect(find('pc', { tenants: [] })).toEqual([])
  })

  test('one that has changed is found by what it is now only', () => {
    fill({ id: 'pc', name: 'OLD-1', user: 'jane' })
    fill({ id: 'pc', name: 'NEW-1', user: 'joe' })
    expect([find('old'), find('jane'), find('new'), index.size]).toEqual([[], [], ['pc'], 1])
    index.remove('pc')
    index.remove('pc')
    expect([find('new'), index.size]).toEqual([[], 0])
  })

  test('what belongs to a tenant or a person is told', () => {
    fill(
      { id: 'a', tenantId: 't1', personId: 'p1' },
      { id: 'b', tenantId: 't2' },
      { id: 'c', tenantId: 't3' },
    )
    expect(index.idsOf({ tenants: ['t2', 't9'], persons: ['p1', 'p9'] })).toEqual(['a', 'b'])
    expect(index.idsOf({ tenants: [], persons: [] })).toEqual([])
  })

  test('who is online is brought up to date', () => {
    fill({ id: 'a', name: 'PC-A', online: true }, { id: 'b', name: 'PC-B' })
    index.setOnline(new Set(['b', 'gone']))
    expect(find('pc')).toEqual(['b', 'a'])
  })
})

describe('by which values one was found', () => {
  const values = computer({ name: 'PC-7', serial: 'SN-7', person: 'Jane Roe', tenant: 'Roe & Sons' }).values

  test.each([
    ['pc-7', ['name PC-7']],
    ['sn', ['serial SN-7']],
    ['roe', ['tenant Roe & Sons']],
    ['jane roe', ['person Jane Roe', 'tenant Roe & Sons']],
    ['jnae sons pc', ['person Jane Roe', 'tenant Roe & Sons', 'name PC-7']],
    ['jane zebra', null],
    ['', null],
  ])('%s', (query, expected) => {
    const found = findMatched(query, values)
    expect(found?.map(({ field, value }) => `${field} ${value}`) ?? null).toEqual(expected)
  })
})

const letters = fc.constantFrom(...'aabbcn12-. ü')
const text = fc.string({ unit: letters, minLength: 1, maxLength: 14 })
const word = fc.string({ unit: fc.constantFrom(...'abcn12-.'), minLength: 1, maxLength: 10 })

const record: fc.Arbitrary<LookupRecord> = fc
  .record({
    id: fc.constantFrom(...'abcdefghijkl'),
    tenantId: fc.constantFrom('t1', 't2'),
    personId: fc.constantFrom(null, 'p1'),
    online: fc.boolean(),
    name: text,
    serial: fc.option(text, { nil: undefined }),
    person: fc.option(text, { nil: undefined }),
    tag: fc.option(text, { nil: undefined }),
  })
  .map((given) => {
    const { serial, person, tag, ...rest } = given
    return computer({
      ...rest,
      ...(serial === undefined ? {} : { serial }),
      ...(person === undefined ? {} : { person }),
      ...(tag === undefined ? {} : { tag }),
    })
  })

describe('properties', () => {
  test('a search finds what looking at every computer finds, in the same order, whatever was changed before', () => {
    const questions = fc.record({
      query: fc.array(word, { maxLength: 3 }).map((words) => words.join(' ')),
      limit: fc.integer({ min: 1, max: 5 }),
      tenants: fc.constantFrom('all' as const, ['t1']),
      recent: fc.subarray(['c', 'a', 'k']),
    })
    const changes = fc.array(fc.oneof(record, fc.constantFrom(...'abc')), { maxLength: 40 })
    fc.assert(
      fc.property(changes, fc.array(questions, { minLength: 1, maxLength: 4 }), (made, asked) => {
        const index = createComputerIndex()
        const plain = new Map<string, LookupRecord>()
        for (const change of made)
          if (typeof change === 'string') {
            index.remove(change)
            plain.delete(change)
          } else {
            index.put(change)
            plain.set(change.id, change)
          }
        for (const one of asked) expect(index.search(one)).toEqual(naiveLookup([...plain.values()], one))
      }),
      propertyRuns(400),
    )
  })

  test('whatever is found names the values it was found by', () => {
    fc.assert(
      fc.property(
        fc.array(record, { maxLength: 12 }),
        fc.array(word, { minLength: 1, maxLength: 2 }),
        (all, words) => {
          const query = words.join(' ')
          for (const one of all) {
            const found = naiveLookup([one], question(query)).length === 1
            const matched = findMatched(query, one.values)
            expect(matched !== null).toBe(found)
            expect(matched?.length ?? 1).toBeLessThanOrEqual(termsOf(foldText(query)).length)
          }
        },
      ),
      propertyRuns(200),
    )
  })

  test('a text begins with a term but for so many mistakes where that is its distance', () => {
    const folded = fc.string({ unit: fc.constantFrom(...'ab1 '), maxLength: 12 })
    fc.assert(
      fc.property(
        folded,
        fc.string({ unit: fc.constantFrom(...'ab1'), minLength: 1, maxLength: 10 }),
        (given, term) => {
          for (const mistakes of [0, 1, 2])
            expect(startsWithMistakes(given, 0, term, mistakes)).toBe(
              distanceToStart(given, term) <= mistakes,
            )
        },
      ),
      propertyRuns(2000),
    )
  })

  test('a text that begins with a mistyped term has its signs', () => {
    const folded = fc.string({ unit: fc.constantFrom(...'ab12 '), maxLength: 14 })
    const term = fc.string({ unit: fc.constantFrom(...'ab12'), minLength: 4, maxLength: 10 })
    fc.assert(
      fc.property(folded, term, (given, wanted) => {
        const mistakes = mistakesAllowed(wanted)
        if (!startsWithMistakes(given, 0, wanted, mistakes)) return
        const isThere = ({ text: piece, at }: Piece) =>
          at === 0 ? given.startsWith(piece) : given.includes(piece)
        expect(signsOf(wanted, mistakes).some((sign) => sign.every(isThere))).toBe(true)
      }),
      propertyRuns(4000),
    )
  })

  test('folding what is folded changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (given) => {
        expect(foldText(foldText(given))).toBe(foldText(given))
      }),
      propertyRuns(1000),
    )
  })
})
