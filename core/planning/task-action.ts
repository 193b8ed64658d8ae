import type { TaskDesired } from '../facts/desired.ts'
import type { ItemOutcome } from './item-action.ts'

/**
 * What a task's mode asks for. `compliant` is what the task's test said, undefined where it has not run.
 * Source: Resolution, section 4, "a task".
 */
export function taskAction({ mode }: TaskDesired, compliant: boolean | undefined): ItemOutcome {
  switch (mode) {
    case 'enforce':
      if (compliant === undefined) return 'notDetected'
      return compliant ? null : { action: 'set', version: null }
    case 'audit':
    case 'monitor':
      return { action: mode, version: null }
    case 'ignored':
      return null
  }
}
