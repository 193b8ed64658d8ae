import { escapeHtml } from '../../escape-html.ts'
import { markOf } from '../outbox/messages.ts'
import type { SessionView } from '../sessions/session-view.ts'

const outcomes: Readonly<Partial<Record<SessionView['status'], string>>> = {
  passed: 'done',
  partiallyPassed: 'done in part',
  failed: 'failed',
  cancelled: 'cancelled',
}

/** What the note says of a session of which nothing was begun, whatever its status. */
const notRun = 'not run'

/**
 * The receipt of a session as an internal note: who, what, before → after, how it was verified. Short HTML that every
 * PSA shows; what came from outside is escaped. The mark at its end tells a note that was posted already. Of a session of
 * which nothing was begun: that it was not run, and why.
 */
export function receiptNote(view: SessionView): string {
  const isBegun = hasBegun(view)
  const outcome = isBegun ? (outcomes[view.status] ?? view.status) : notRun
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
    ...(isBegun
      ? [
          `<ul>${lines.join('')}</ul>`,
          `<p>Run with Deskhand${who}${approved}, ${describeSpan(view)}.${describeProof(view)}</p>`,
        ]
      : [
          `<p>${escapeHtml(view.statusDetail ?? '')}</p>`,
          `<p>Asked for with Deskhand${who}${approved}, ${describeWish(view)}.</p>`,
        ]),
    `<p><small>${escapeHtml(markOf.ticketNote(view.id))}</small></p>`,
  ].join('')
}

/** Whether any action of a session was begun. */
export function hasBegun({
  actions,
}: {
  readonly actions: readonly { readonly startedAt: unknown }[]
}): boolean {
  return actions.some(({ startedAt }) => startedAt !== null)
}

/** How the results are known, where all of them are. */
function describeProof({ actions, subject }: SessionView): string {
  const detected = actions.every(({ action, after }) => after !== null && action !== 'monitor')
  return detected ? ` Each result was verified by detecting again on ${escapeHtml(subject.name)}.` : ''
}

/** "2026-11-24 09:00:00 UTC, 12 s": the instant it began and how long it took. */
function describeSpan({ startedAt, createdAt, endedAt }: SessionView): string {
  const from = startedAt ?? createdAt
  const instant = describeInstant(from)
  if (endedAt === null) return instant
  const seconds = Math.max(1, Math.round((Date.parse(endedAt) - Date.parse(from)) / 1000))
  return `${instant}, ${seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`}`
}

/** For when it was asked, or else when. */
function describeWish({ executeAt, approval, createdAt }: SessionView): string {
  return executeAt ? `for ${describeInstant(executeAt)}` : describeInstant(approval?.askedAt ?? createdAt)
}

function describeInstant(iso: string): string {
  return `${new Date(iso).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}
