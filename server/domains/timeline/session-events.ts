import type { PastSession } from '../sessions/history-store.ts'
import { describeAction, describeDetected, describeReason } from '../sessions/words.ts'
import type { TimelineEvent } from './event.ts'

const kinds: Readonly<Record<string, string>> = {
  tool: 'Tool',
  maintenance: 'Maintenance',
  onboarding: 'Onboarding',
}

const outcomes: Readonly<Record<string, string>> = {
  passed: 'passed',
  partiallyPassed: 'partially passed',
  failed: 'failed',
  cancelled: 'cancelled',
}

/** As many actions as a line holds. */
const mostActions = 4

/** What a session has done, at its end; of one that goes on, at its start. */
export function sessionEvent(session: PastSession): TimelineEvent | null {
  const { id, kind, status, startedAt, endedAt, actions, requestedBy, scheduleRun } = session
  const [first] = actions
  const at = endedAt ?? startedAt
  if (!first || !at) return null
  const outcome = endedAt ? (outcomes[status] ?? status) : 'under way'
  const what =
    actions.length === 1
      ? `${first.itemName}: ${lower(describeAction(first.action, first.version))}`
      : `${kinds[kind] ?? kind}: ${actions.length} actions`
  const more = actions.length - mostActions
  const lines = actions.slice(0, mostActions).map((action) => describeResult(action, actions.length > 1))
  return {
    id: `session:${id}`,
    at,
    kind: 'session',
    title: `${what}, ${outcome}`,
    detail:
      [...lines.filter(Boolean), ...(more > 0 ? [`and ${more} more`] : [])]
        .map((line) => line.replace(/\.$/, ''))
        .join('; ') || null,
    by: requestedBy?.name ?? scheduleRun?.schedule.name ?? null,
    sessionId: id,
  }
}

function describeResult(action: PastSession['actions'][number], named: boolean): string {
  const { itemName, result, reason, detectedBefore, detectedAfter } = action
  const [before, after] = [wordsOf(detectedBefore), wordsOf(detectedAfter)]
  const moved = before !== null && after !== null && before !== after ? `${before} → ${after}` : null
  const why = result === 'success' ? null : describeReason(reason, null)
  const words = [moved, why].filter(Boolean).join(', ')
  if (!named) return words
  return `${itemName}: ${words || result || 'under way'}`
}

function wordsOf(json: string | null): string | null {
  return json === null ? null : describeDetected(JSON.parse(json))
}

function lower(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1)
}
