export const softwareStates = ['installed', 'updateIfFound', 'uninstalled', 'ignored'] as const
export const taskModes = ['enforce', 'audit', 'monitor', 'ignored'] as const

/** The state that a deployment wants a software to be in. `version` is `latest`, `any`, or one exact version. */
export type SoftwareDesired =
  | { readonly state: 'installed'; readonly version: string }
  | { readonly state: 'installed'; readonly atLeast: string }
  | { readonly state: 'installed'; readonly atMost: string }
  | { readonly state: 'updateIfFound' | 'uninstalled' | 'ignored' }

/** What a deployment wants done with a task. */
export interface TaskDesired {
  readonly mode: (typeof taskModes)[number]
}

export type Desired = SoftwareDesired | TaskDesired

/** The one word that says how a deployment wants its item; the order of these words is a step of the ranking. */
export type DesiredForm =
  | 'ignored'
  | 'uninstalled'
  | 'exact'
  | 'atLeast'
  | 'atMost'
  | 'latest'
  | 'any'
  | 'updateIfFound'
  | 'enforce'
  | 'audit'
  | 'monitor'

/** Names the form of a desired state. */
export function desiredForm(desired: Desired): DesiredForm {
  if ('mode' in desired) return desired.mode
  if (desired.state !== 'installed') return desired.state
  if ('atLeast' in desired) return 'atLeast'
  if ('atMost' in desired) return 'atMost'
  return desired.version === 'latest' || desired.version === 'any' ? desired.version : 'exact'
}
