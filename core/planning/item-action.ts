import type { ActionKind } from './plan.ts'

/** An action on one item, before prerequisites are looked at. */
export interface ItemAction {
  readonly action: ActionKind
  readonly version: string | null
}

/** What an item's own decision asks for: an action, nothing (null), or the error that stands in its way. */
export type ItemOutcome = ItemAction | 'notDetected' | 'noVersion' | null
