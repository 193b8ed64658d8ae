import type { SessionAction, SessionView } from '../client.ts'
import type { Sign } from '../icons.tsx'
import { runWords } from '../run-words.ts'
import { words } from '../words.ts'

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

/** The status in words; a request for approval waits for somebody else than a plan does. */
export function statusText({ status, approval }: SessionView): string {
  const isAsked = status === 'waitingForApproval' && approval?.state === 'open'
  return isAsked ? runWords.waiting.approval : words.session.status[status]
}

/** What a session does, in words: the name of its tool, "Detect Google Chrome", "Maintenance". */
export function nameOf({ kind, tool }: SessionView): string {
  if (!tool) return words.recent.otherWork[kind]
  return kind === 'detection' ? runWords.detect.heading(tool.itemName) : tool.itemName
}
