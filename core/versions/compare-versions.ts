import { byCodeUnit } from '../by-code-unit.ts'

const numeric = /^[0-9]+$/

/**
 * Compares two versions, for `sort`: the older first, 0 where they are equal. Dotted parts compare one by one, numbers
 * before words; a pre-release suffix (after the first `-`) goes before the version without it.
 * Source: Resolution, section 4.
 */
export function compareVersions(a: string, b: string): number {
  const first = splitSuffix(a)
  const second = splitSuffix(b)
  const difference = compareParts(first.release, second.release)
  if (difference !== 0) return difference
  if (first.suffix === null || second.suffix === null)
    return Number(first.suffix === null) - Number(second.suffix === null)
  return compareParts(first.suffix, second.suffix)
}

/** Whether a version is an ordinary release: dotted numbers only, without a pre-release suffix. */
export function isRelease(version: string): boolean {
  const { release, suffix } = splitSuffix(version)
  return suffix === null && release.split('.').every((part) => numeric.test(part))
}

function splitSuffix(version: string): { readonly release: string; readonly suffix: string | null } {
  const dash = version.indexOf('-')
  if (dash < 0) return { release: version, suffix: null }
  return { release: version.slice(0, dash), suffix: version.slice(dash + 1) }
}

function compareParts(a: string, b: string): number {
  const first = a.split('.')
  const second = b.split('.')
  for (let at = 0; at < Math.max(first.length, second.length); at++) {
    const difference = comparePart(first[at] ?? '0', second[at] ?? '0')
    if (difference !== 0) return difference
  }
  return 0
}

function comparePart(a: string, b: string): number {
  const isFirstNumeric = numeric.test(a)
  const isSecondNumeric = numeric.test(b)
  if (isFirstNumeric && isSecondNumeric) return compareNumbers(a, b)
  if (isFirstNumeric !== isSecondNumeric) return isFirstNumeric ? -1 : 1
  return byCodeUnit(a.toLowerCase(), b.toLowerCase())
}

/** Compares digits without turning them into numbers, which would lose the last digits of long ones. */
function compareNumbers(a: string, b: string): number {
  const first = a.replace(/^0+/, '')
  const second = b.replace(/^0+/, '')
  return first.length - second.length || byCodeUnit(first, second)
}
