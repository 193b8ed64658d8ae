import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareVersions } from './compare-versions.ts'
import { newestVersion } from './newest-version.ts'

describe('compareVersions', () => {
  test.each([
    ['1.0', '1.0.0'],
    ['1', '1.0.0.0'],
    ['01.002', '1.2'],
    ['1.0-RC', '1-rc'],
    ['1.0-rc', '1.0-rc.0'],
    ['1.A', '1.a'],
    ['000', '0'],
  ])('%s equals %s', (a, b) => {
    expect(compareVersions(a, b)).toBe(0)
    expect(compareVersions(b, a)).toBe(0)
  })

  test.each([
    ['1.9', '1.10'],
    ['1.0', '1.0.1'],
    ['1.0-beta', '1.0'],
    ['1.0', '1.1-beta'],
    ['1.0-beta.2', '1.0-beta.10'],
    ['1.0-1', '1.0-alpha'],
    ['1.0-alpha', '1.0-beta'],
    ['1.99', '1.a'],
    ['1', '1.a'],
    ['1.b', '1.Ba'],
    ['1.0-rc-1.2', '1.0-rc-1.10'],
    ['1.0-rc', '1.0-rc-1'],
    ['9007199254740992', '9007199254740993'],
    ['99999999999999999998', '099999999999999999999'],
    ['1.0-', '1.0'],
  ])('%s is older than %s', (a, b) => {
    expect(compareVersions(a, b)).toBeLessThan(0)
    expect(compareVersions(b, a)).toBeGreaterThan(0)
  })

  test('orders any texts consistently', () => {
    const text = fc.stringMatching(/^[0-9a-zA-Z.-]{1,8}$/)
    fc.assert(
      fc.property(text, text, text, (a, b, c) => {
        expect(Math.sign(compareVersions(a, b)) + Math.sign(compareVersions(b, a))).toBe(0)
        if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0)
          expect(compareVersions(a, c)).toBeLessThanOrEqual(0)
      }),
    )
  })
})

describe('newestVersion', () => {
  test.each([
    [[], null],
    [['1.0', '1.10', '1.9'], '1.10'],
    [['1.0', '2.0-beta', '1.x'], '1.0'],
    [['1.0-alpha', '1.0-beta'], '1.0-beta'],
    [['1.0-beta', '0.x'], '1.0-beta'],
    [['24.1.0', '24.02'], '24.02'],
  ])('of %j is %j', (versions, newest) => {
    expect(newestVersion(versions)).toBe(newest)
  })
})
