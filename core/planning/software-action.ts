import { desiredForm, type SoftwareDesired } from '../facts/desired.ts'
import { compareVersions } from '../versions/compare-versions.ts'
import { newestVersion } from '../versions/newest-version.ts'
import type { ItemOutcome } from './item-action.ts'

/**
 * What it takes to bring one software into its desired state. `detected` is the installed version, null where it is
 * absent, undefined where nobody has looked; `versions` are the ones that can be installed.
 * Source: Resolution, section 4, "the action of one software item".
 */
export function softwareAction(
  desired: SoftwareDesired,
  detected: string | null | undefined,
  versions: readonly string[],
): ItemOutcome {
  const form = desiredForm(desired)
  if (form === 'ignored') return null
  if (detected === undefined) return 'notDetected'
  if (form === 'uninstalled') return detected === null ? null : { action: 'uninstall', version: null }
  if (form === 'updateIfFound') return detected === null ? null : updateTo(newestVersion(versions), detected)
  const fits = fitting(desired)
  if (detected === null) return install(newestVersion(versions.filter(fits)))
  if (form === 'latest') return updateTo(newestVersion(versions), detected)
  return fits(detected) ? null : moveTo(newestVersion(versions.filter(fits)), detected)
}

/**
 * Installs the newest of the listed versions, whatever the item's own decision. For prerequisites.
 * Source: Resolution, section 4.
 */
export function install(version: string | null): ItemOutcome {
  return version === null ? 'noVersion' : { action: 'install', version }
}

/** Where nothing newer is listed, what is installed counts as the newest. */
function updateTo(newest: string | null, detected: string): ItemOutcome {
  return newest !== null && compareVersions(detected, newest) < 0
    ? { action: 'update', version: newest }
    : null
}

function moveTo(version: string | null, detected: string): ItemOutcome {
  if (version === null) return 'noVersion'
  return { action: compareVersions(detected, version) < 0 ? 'update' : 'downgrade', version }
}

/** The test that says which versions satisfy a desired state. */
function fitting(desired: SoftwareDesired): (version: string) => boolean {
  if ('atLeast' in desired) return (version) => compareVersions(version, desired.atLeast) >= 0
  if ('atMost' in desired) return (version) => compareVersions(version, desired.atMost) <= 0
  if (desiredForm(desired) !== 'exact' || !('version' in desired)) return () => true
  return (version) => compareVersions(version, desired.version) === 0
}
