import type { SessionAction, SessionView } from '../client.ts'
import type { Sign } from '../icons.tsx'

export type StatusTone = 'good' | 'warning' | 'error' | 'calm' | 'active'

/** The colour that a session's status is shown in. */
export function statusTone({ status, ended }: SessionView): StatusTone {
  if (!ended) return 'active'
  if (status === 'passed') return 'good'
  if (status === 'failed' || status === 'missed') return 'error'
  return status === 'partiallyPassed' ? 'warning' : 'calm'
}

/** The icon that goes with it, so that the colour never speaks alone. */
export function statusSign({ status, ended }: SessionView): Sign {
  if (!ended) return status === 'running' ? 'underWay' : 'waiting'
  if (status === 'passed') return 'done'
  if (status === 'partiallyPassed') return 'warning'
  return status === 'cancelled' ? 'cancelled' : 'failed'
}

/** The icon of an action: its result where it has one, else its state. */
export function actionSign({ state, result }: SessionAction): Sign {
  if (result === 'success') return 'done'
  if (result === 'failed') return 'failed'
  if (result === 'skipped') return 'skipped'
  if (result === 'cancelled') return 'cancelled'
  if (result === 'indeterminate') return 'uncertain'
  if (state === 'notStarted' || state === 'waitingForPrerequisite') return 'due'
  return 'underWay'
}
