import { escapeHtml } from '../../escape-html.ts'
import { markOf } from '../outbox/messages.ts'
import type { SessionView } from '../sessions/session-view.ts'

const outcomes: Readonly<Partial<Record<SessionView['status'], string>>> = {
  passed: 'done',
  partiallyPassed: 'done in part',
  failed: 'failed',
  cancelled: 'cancelled',
}

/**
 * The receipt of a session as an internal note: who, what, before → after, how it was verified. Short HTML that every
 * PSA shows; what came from outside is escaped. The mark at its end tells a note that was posted already.
 */
export function receiptNote(view: SessionView): string {
  const outcome = outcomes[view.status] ?? view.status
  const title = `${view.tool?.itemName ?? 'Maintenance'} on ${view.subject.name}: ${outcome}`
  const lines = view.actions.map(({ item, does, before, after, result, reason }) => {
    const change = [before, after].filter((state) => state !== null).join(' → ')
    const parts = [
      `<b>${escapeHtml(item.name)}</b>: ${escapeHtml(does)}`,
      result ?? '',
      change && escapeHtml(change),
    ]
    return `<li>${parts.filter(Boolean).join(', ')}${reason ? `<br>${escapeHtml(reason)}` : ''}</li>`
  })
  const who = view.requestedBy ? ` by ${escapeHtml(view.requestedBy)}` : ''
  const approver = view.approval?.state === 'approved' ? view.approval.decidedBy : null
  const approved = approver ? `, approved by ${escapeHtml(approver)}` : ''
  return [
    `<p><b>${escapeHtml(title)}</b></p>`,
    `<ul>${lines.join('')}</ul>`,
    `<p>Run with Deskhand${who}${approved}, ${describeSpan(view)}.${describeProof(view)}</p>`,
    `<p><small>${escapeHtml(markOf.ticketNote(view.id))}</small></p>`,
  ].join('')
}

/** How the results are known, where all of them are. */
function describeProof({ actions, subject }: SessionView): string {
  const detected = actions.every(({ action, after }) => after !== null && action !== 'monitor')
  return detected ? ` Each result was verified by detecting again on ${escapeHtml(subject.name)}.` : ''
}

/** "2026-11-24 09:00:00 UTC, 12 s": the instant it began and how long it took. */
function describeSpan({ startedAt, createdAt, endedAt }: SessionView): string {
  const from = new Date(startedAt ?? createdAt)
  const instant = `${from.toISOString().slice(0, 19).replace('T', ' ')} UTC`
  if (endedAt === null) return instant
  const seconds = Math.max(1, Math.round((Date.parse(endedAt) - from.getTime()) / 1000))
  return `${instant}, ${seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`}`
}
