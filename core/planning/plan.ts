import type { Missing } from '../targeting/answer.ts'

/** What an action does with its item. */
export type ActionKind = 'install' | 'update' | 'downgrade' | 'uninstall' | 'set' | 'audit' | 'monitor'

/** Why nothing may be done for an item; in the order in which one is shown when several apply. */
export const planErrorCodes = [
  'notDetected',
  'noVersion',
  'prerequisiteConflict',
  'prerequisite',
  'cycle',
  'blocked',
] as const
export type PlanErrorCode = (typeof planErrorCodes)[number]

export interface PlannedAction {
  readonly item: string
  readonly action: ActionKind
  /** The version to install, as the item lists it; null for uninstalls and tasks. */
  readonly version: string | null
  /** The winning deployment; null on an action that was added as a prerequisite. */
  readonly deployment: string | null
  /** On an added action the item that needs it; otherwise null. */
  readonly because: string | null
}

export interface PlanError {
  readonly item: string
  readonly error: PlanErrorCode
  /** In words, for a person. */
  readonly detail: string
}

/** An item on which nothing may be done, because an exception cannot be checked. */
export interface WithheldItem {
  readonly item: string
  readonly missing: readonly Missing[]
}

/** What maintenance would do on a computer, in order. Source: Resolution, section 4. */
export interface Plan {
  readonly computer: string
  readonly actions: readonly PlannedAction[]
  /** By item id. */
  readonly errors: readonly PlanError[]
  /** By item id. */
  readonly withheld: readonly WithheldItem[]
}
