import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { propertyRuns } from '../testing/property-runs.ts'
import { compareVersions } from '../versions/compare-versions.ts'
import { detectionMethods, isListMethod, type ListMethod } from './detection-methods.ts'
import { checkDetectionValue, type ListedSoftware, matchSoftware } from './match-software.ts'

const code = '{AC76BA86-7AD7-1033-7B44-AC0F074E4100}'

function entry(name: string, more: Partial<ListedSoftware> = {}): ListedSoftware {
  return { name, version: '1.0', upgradeCode: null, productCode: null, ...more }
}

const list = [
  entry('Adobe Acrobat Reader DC', { version: '24.1.20604', productCode: code }),
  entry('Adobe Acrobat Pro', { version: '9.5', upgradeCode: code }),
  entry('Java 8 Update 391', { version: '8.0.3910.13' }),
  entry('Java 8 Update 401 (64-bit)', { version: '8.0.4010.10' }),
]

describe('what is in the software list', () => {
  test.each<[ListMethod, string, string | null]>([
    ['softwareName', ' adobe acrobat READER dc ', '24.1.20604'],
    ['softwareName', 'Adobe Acrobat', null],
    ['softwareContains', 'acrobat pro', '9.5'],
    ['softwareContains', 'Acrobat', '24.1.20604'],
    ['softwareContains', 'java', '8.0.4010.10'],
    ['softwareContains', 'Chrome', null],
    ['softwarePattern', '^java \\d+ update \\d+$', '8.0.3910.13'],
    ['softwarePattern', '^java \\d+$', null],
    ['productCode', 'ac76ba86-7ad7-1033-7b44-ac0f074e4100', '24.1.20604'],
    ['upgradeCode', code.toLowerCase(), '9.5'],
    ['upgradeCode', '{AC76BA86-7AD7-1033-7B44-AC0F074E4199}', null],
  ])('is found by %s “%s”: %s', (method, value, expected) => {
    expect(matchSoftware(method, value, list)).toEqual({ ok: true, value: expected })
  })

  test.each([
    ['v2.10', '2.10'],
    ['5.17.1 (28914)', '5.17.1'],
    ['1:24.4.2+dfsg~deb12u1', '1:24.4.2+dfsg~deb12u1'],
  ])('in the version “%s” is %s', (version, value) => {
    expect(matchSoftware('softwareName', 'A', [entry('A', { version })])).toEqual({ ok: true, value })
  })

  test.each([
    ['with no version', null],
    ['with no version', ' '],
    ['with the version “unknown”, which is none', 'unknown'],
  ])('%s is a failed detection, not absent', (words, version) => {
    const match = matchSoftware('softwareName', 'A', [entry('A', { version })])
    expect(match).toEqual({ ok: false, problem: `The computer’s software list has “A” ${words}.` })
  })

  test('without a version is passed over beside one that has it', () => {
    const twice = [entry('A', { version: null }), entry('A', { version: '2.0' })]
    expect(matchSoftware('softwareName', 'A', twice)).toEqual({ ok: true, value: '2.0' })
  })

  test.each<[ListMethod, string | null, string]>([
    ['softwareContains', '', 'does not say what to look for'],
    ['softwareName', null, 'does not say what to look for'],
    ['softwarePattern', '(', 'The pattern has a “(” without its “)”.'],
    ['productCode', 'AC76', 'is no code of Windows Installer'],
  ])('cannot be looked for by %s “%s”', (method, value, words) => {
    expect(matchSoftware(method, value, list)).toEqual({
      ok: false,
      problem: expect.stringContaining(words) as string,
    })
    expect(checkDetectionValue(method, value)).toContain(words)
  })

  test('is what all methods but the scripts look at', () => {
    expect(detectionMethods.filter((method) => !isListMethod(method))).toEqual(['script', 'dpkg'])
    expect(isListMethod('something else')).toBe(false)
    expect(checkDetectionValue('softwareName', 'A')).toBeNull()
  })

  const version = fc.array(fc.nat(30), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.'))
  const entries = fc.array(
    fc.record({ name: fc.constantFrom('App', 'APP ', 'Other'), version: fc.option(version) }),
    { maxLength: 8 },
  )

  test('gives a version that is there and none newer, in whatever order the list comes', () => {
    fc.assert(
      fc.property(entries, (given) => {
        const rows = given.map(({ name, version: told }) => entry(name, { version: told }))
        const fitting = rows.filter(({ name }) => name !== 'Other')
        const match = matchSoftware('softwareName', 'app', rows)
        const versions = fitting.flatMap(({ version: told }) => told ?? [])
        expect(match.ok).toBe(fitting.length === 0 || versions.length > 0)
        if (!match.ok) return
        expect(match.value === null).toBe(fitting.length === 0)
        if (match.value !== null) expect(versions).toContain(match.value)
        for (const one of versions) expect(compareVersions(one, match.value ?? '')).toBeLessThanOrEqual(0)
        const backwards = matchSoftware('softwareName', 'app', rows.toReversed())
        expect(backwards.ok && compareVersions(backwards.value ?? '', match.value ?? '')).toBe(0)
      }),
      propertyRuns(300),
    )
  })
})
