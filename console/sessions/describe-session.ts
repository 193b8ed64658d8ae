import { exactTime } from '../../ui/format-time.ts'
import { statusText } from '../../ui/panel/session-status.ts'
import { words as panelWords } from '../../ui/words.ts'
import { words } from '../words.ts'
import type { Session } from './client-types.ts'

const say = words.session

/** What a session does, in words: "Maintenance", "Detection of Google Chrome", or the name of its tool. */
export function nameOf({ kind, tool, item }: Session): string {
  if (tool && kind !== 'detection') return tool.itemName
  const name = panelWords.recent.otherWork[kind]
  return item ? say.ofItem(name, item.name) : name
}

/** Who asked for it: a person, or a schedule. */
export function askerOf({ requestedBy, schedule }: Session): string {
  if (requestedBy !== null) return requestedBy
  return schedule ? say.scheduleNamed(schedule.name) : say.nobody
}

/** The status for whoever looks on: a plan waits for the person who prepared it, or for somebody's approval. */
export function statusWords(view: Session): string {
  if (view.status !== 'waitingForApproval' || view.approval?.state === 'open') return statusText(view)
  return say.waitingForApproval
}

/** Why it stands or ended so: the server's words, else ours where there is something to say. */
export function statusDetailOf(view: Session): string | null {
  if (view.statusDetail !== null) return view.statusDetail
  if (view.status === 'waitingForConnection') return say.goesOnOnline
  if (view.status === 'pending') return panelWords.session.queued
  if (isForLater(view) && view.executeAt !== null) return say.begins(exactTime(view.executeAt))
  return view.status === 'passed' && view.plan?.nothingToDo ? say.nothingToDo : null
}

/** It waits for the time of its execution. */
export function isForLater({ status }: Session): boolean {
  return status === 'waitingForTime' || status === 'postponed'
}

/** Milliseconds from its start to its end, or while it runs to now (epoch milliseconds); null while it waits. */
export function tookOf({ startedAt, endedAt, status }: Session, now: number): number | null {
  if (startedAt === null || (endedAt === null && status !== 'running')) return null
  return elapsed(startedAt, endedAt, now)
}

/** Milliseconds from one instant (ISO text) to another; to now in whole seconds where there is none yet. */
export function elapsed(from: string, to: string | null, now: number): number {
  if (to !== null) return Date.parse(to) - Date.parse(from)
  return Math.max(0, Math.floor((now - Date.parse(from)) / 1000)) * 1000
}
