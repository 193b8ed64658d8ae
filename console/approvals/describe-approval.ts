import type { Sign } from '../../ui/icons.tsx'
import type { StatusTone } from '../../ui/panel/session-status.ts'
import type { Approval } from './client-types.ts'
import { approvalWords as say } from './words.ts'

type State = Approval['state']

/** The address of a request's page. */
export function approvalPath(id: string): string {
  return `/approvals/${encodeURIComponent(id)}`
}

/** "Google Chrome on PC-1". */
export function titleOf({ tool, subject }: Pick<Approval, 'tool' | 'subject'>): string {
  return say.on(tool?.itemName ?? say.removedTool, subject.name)
}

const signs: Record<State, Sign> = {
  open: 'waiting',
  approved: 'done',
  refused: 'cancelled',
  voided: 'warning',
  lapsed: 'skipped',
}

const tones: Record<State, StatusTone> = {
  open: 'active',
  approved: 'good',
  refused: 'calm',
  voided: 'warning',
  lapsed: 'calm',
}

/** The icon of a request's state, so that its colour never speaks alone. */
export function stateSign(state: State): Sign {
  return signs[state]
}

/** The colour of a request's state. */
export function stateTone(state: State): StatusTone {
  return tones[state]
}
