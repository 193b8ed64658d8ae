import { normaliseUuid } from '../identification/placeholder-uuid.ts'
import { compilePattern } from '../patterns/compile-pattern.ts'
import type { Result } from '../result.ts'
import { compareVersions } from '../versions/compare-versions.ts'
import type { ListMethod } from './detection-methods.ts'
import { isVersion } from './read-answer.ts'

/** The part of an entry of a computer's software list that detection looks at. */
export type ListedSoftware = {
  readonly name: string
  readonly version: string | null
  readonly upgradeCode: string | null
  readonly productCode: string | null
}

/** The version that is installed, null = absent; or why nothing can be said, in words. */
export type SoftwareMatch =
  | { readonly ok: true; readonly value: string | null }
  | { readonly ok: false; readonly problem: string }

type EntryTest = (entry: ListedSoftware) => boolean

/**
 * Detects a software by the computer's list of installed software; of several entries that fit, the newest version
 * counts. What cannot be told is a failed detection, never "absent": a value that looks for nothing, and entries
 * that fit and all lack a version. One without a version beside one that has it is passed over: Windows often lists a
 * program twice, once for its setup.
 * @param value the name, part of a name, pattern or code that the method looks for
 */
export function matchSoftware(
  method: ListMethod,
  value: string | null,
  list: readonly ListedSoftware[],
): SoftwareMatch {
  const fits = entryTest(method, value ?? '')
  if (!fits.ok) return { ok: false, problem: fits.error }
  const found = list.filter(fits.value)
  const [first] = found
  if (!first) return { ok: true, value: null }
  const versions = found.flatMap(({ version }) => versionOf(version) ?? [])
  const [newest] = versions.sort((a, b) => compareVersions(b, a))
  if (newest !== undefined) return { ok: true, value: newest }
  const told = first.version?.trim() ? `the version “${first.version.trim()}”, which is none` : 'no version'
  return { ok: false, problem: `The computer’s software list has “${first.name}” with ${told}.` }
}

/** Why a method cannot look for this value, in words; null where it can. For whoever saves a software. */
export function checkDetectionValue(method: ListMethod, value: string | null): string | null {
  const fits = entryTest(method, value ?? '')
  return fits.ok ? null : fits.error
}

function entryTest(method: ListMethod, value: string): Result<EntryTest, string> {
  // A blank would be a part of every name.
  if (value.trim() === '') return { ok: false, error: 'This software does not say what to look for.' }
  switch (method) {
    case 'softwareName': {
      const wanted = fold(value)
      return { ok: true, value: ({ name }) => fold(name) === wanted }
    }
    case 'softwareContains': {
      const wanted = fold(value)
      return { ok: true, value: ({ name }) => fold(name).includes(wanted) }
    }
    case 'softwarePattern': {
      const pattern = compilePattern(value)
      if (!pattern.ok) return pattern
      return { ok: true, value: ({ name }) => pattern.value(name.trim()) }
    }
    case 'upgradeCode':
    case 'productCode': {
      const wanted = normaliseUuid(value)
      if (wanted === null)
        return {
          ok: false,
          error: `“${value}” is no code of Windows Installer: it has 32 hexadecimal digits.`,
        }
      return { ok: true, value: (entry) => normaliseUuid(entry[method]) === wanted }
    }
  }
}

/** Names are compared as they are read: without case, outer blanks and variants of one character. */
function fold(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase()
}

/**
 * The version of an entry in the form that scripts give it: without a leading “v”, and without what some vendors write
 * behind it, such as “(64-bit)”. Null where there is none.
 */
function versionOf(text: string | null): string | null {
  const [first = ''] = (text ?? '').trim().split(/\s/)
  const version = first.replace(/^v(?=[0-9])/i, '')
  return isVersion(version) ? version : null
}
