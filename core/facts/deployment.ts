import type { JsonObject } from '../canonical-json.ts'
import type { Desired } from './desired.ts'
import type { Target } from './target.ts'

export const enforcements = ['required', 'onboarding', 'adhoc'] as const
export type Enforcement = (typeof enforcements)[number]

export const deploymentOrigins = ['local', 'recommended'] as const

export const visibilities = ['technicianTools'] as const
/** A page on which a deployment shows up. */
export type Visibility = (typeof visibilities)[number]

/** A rule that assigns a maintenance item to a target. */
export interface Deployment {
  readonly id: string
  readonly item: string
  readonly desired: Desired
  readonly target: Target
  readonly enforcement: Enforcement
  readonly enabled: boolean
  readonly origin: (typeof deploymentOrigins)[number]
  /** A recommended deployment counts only once approved. */
  readonly approved: boolean
  /** From this instant on it counts no more; null = it goes on. */
  readonly expiresAt: Date | null
  /** Lower goes first among equals; null goes last. */
  readonly order: number | null
  readonly visibility: readonly Visibility[]
  /** Values for the item's parameters. */
  readonly parameters: JsonObject
}
