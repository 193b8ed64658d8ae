import { escapeHtml } from '../../escape-html.ts'
import { markOf } from '../outbox/messages.ts'
import type { SessionView } from '../sessions/session-view.ts'

/** The note that goes with time worked on a ticket: how long, on what, and who entered it. Escaped HTML. */
export function timeNote(view: SessionView, minutes: number, by: string): string {
  const what = `${view.tool?.itemName ?? 'Maintenance'} on ${view.subject.name}`
  return [
    `<p>${minutes} min: ${escapeHtml(what)}. Entered with Deskhand by ${escapeHtml(by)}.</p>`,
    `<p><small>${escapeHtml(markOf.timeEntry(view.id))}</small></p>`,
  ].join('')
}
