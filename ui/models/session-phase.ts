import type { SessionAction, SessionView } from '../client.ts'

/** What the panel shows of a session: its preparation, its plan, its wait, its execution, or what came of it. */
export type SessionPhase = 'preparing' | 'plan' | 'waiting' | 'running' | 'receipt'

/** The phase that a view is in. `accepted`: *Run now* was pressed here for the plan, and the server took it. */
export function phaseOf(view: SessionView, accepted = false): SessionPhase {
  if (view.ended) return 'receipt'
  if (!view.plan) return 'preparing'
  if (waitsForLater(view)) return 'waiting'
  if (accepted || view.stages.some(({ name }) => name === 'execution' || name === 'report')) return 'running'
  if (view.status === 'waitingForApproval') return 'plan'
  return view.status === 'running' ? 'preparing' : 'running'
}

/** It has not begun, and goes on once its time has come or somebody has approved. */
function waitsForLater({ status, approval, actions }: SessionView): boolean {
  if (status === 'waitingForApproval') return approval?.state === 'open'
  return (status === 'waitingForTime' || status === 'postponed') && actions.length === 0
}

const share: Record<SessionAction['state'], number> = {
  notStarted: 0,
  waitingForPrerequisite: 0,
  detecting: 0.1,
  pending: 0.15,
  downloading: 0.3,
  performing: 0.5,
  verifying: 0.85,
  done: 1,
}

/** How far the actions are: how many are done, of how many, and the whole as a share from 0 to 1. */
export function progressOf(view: SessionView): { done: number; total: number; share: number } {
  const total = view.actions.length
  const done = view.actions.filter(({ state }) => state === 'done').length
  const sum = view.actions.reduce((so, { state }) => so + share[state], 0)
  return { done, total, share: total === 0 ? 0 : sum / total }
}

/** The action that is under way, if one is. */
export function currentAction(view: SessionView): SessionAction | null {
  const idle = ['notStarted', 'waitingForPrerequisite', 'done']
  return view.actions.find(({ state }) => !idle.includes(state)) ?? null
}

/** Milliseconds from the start to the end of the session; null while either is missing. */
export function tookOf(view: SessionView): number | null {
  if (!view.endedAt) return null
  return Date.parse(view.endedAt) - Date.parse(view.startedAt ?? view.createdAt)
}
