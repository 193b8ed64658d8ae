import type { Desired, TaskDesired } from '../../core/facts/desired.ts'

/** A desired state as the deployment's table holds it. */
export type DesiredColumns = {
  readonly desired: string
  /** Of `installed`: latest | any | exact | atLeast | atMost; else null. */
  readonly desiredVersionRule: string | null
  readonly desiredVersion: string | null
}

/** Takes a desired state apart for the table. */
export function desiredColumns(desired: Desired): DesiredColumns {
  if ('mode' in desired) return { desired: desired.mode, desiredVersionRule: null, desiredVersion: null }
  if (desired.state !== 'installed')
    return { desired: desired.state, desiredVersionRule: null, desiredVersion: null }
  if ('atLeast' in desired) return installed('atLeast', desired.atLeast)
  if ('atMost' in desired) return installed('atMost', desired.atMost)
  if (desired.version === 'latest' || desired.version === 'any') return installed(desired.version, null)
  return installed('exact', desired.version)
}

function installed(desiredVersionRule: string, desiredVersion: string | null): DesiredColumns {
  return { desired: 'installed', desiredVersionRule, desiredVersion }
}

/** Puts a desired state together again. `kind` is the item's: `ignored` is written differently for the two. */
export function desiredOf(kind: 'software' | 'task', columns: DesiredColumns): Desired {
  const { desired, desiredVersionRule: rule, desiredVersion: version } = columns
  if (kind === 'task') return { mode: desired as TaskDesired['mode'] }
  if (desired !== 'installed') return { state: desired as 'updateIfFound' | 'uninstalled' | 'ignored' }
  if (rule === 'atLeast') return { state: 'installed', atLeast: version ?? '' }
  if (rule === 'atMost') return { state: 'installed', atMost: version ?? '' }
  return { state: 'installed', version: rule === 'exact' ? (version ?? '') : (rule ?? 'latest') }
}
