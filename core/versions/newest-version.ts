import { compareVersions, isRelease } from './compare-versions.ts'

/**
 * The newest of several versions in its own spelling, or null of none. Pre-releases and versions with words in them
 * count only where there is nothing else. Source: Resolution, section 4.
 */
export function newestVersion(versions: readonly string[]): string | null {
  const releases = versions.filter(isRelease)
  return (releases.length > 0 ? releases : versions).reduce<string | null>(
    (newest, version) => (newest === null || compareVersions(version, newest) > 0 ? version : newest),
    null,
  )
}
