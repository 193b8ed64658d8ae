import { findCause, type PastAction } from '../../../core/timeline/find-cause.ts'
import {
  describeSoftwareMove,
  type SoftwareMove,
  type SoftwareSpan,
  softwareMoves,
} from '../../../core/timeline/software-moves.ts'
import type { PastSession } from '../sessions/history-store.ts'
import type { TimelineEvent } from './event.ts'

type Software = {
  readonly spans: readonly SoftwareSpan[]
  readonly firstInventory: Date | null
  readonly since: Date
  readonly openedAt: Date | null
  readonly sessions: readonly PastSession[]
  readonly detections: ReadonlyMap<string, { method: string; value: string | null }>
}

/** From so many on, what one inventory found is told in one line: it was an update of the system. */
const mostEach = 6

const notByUs = 'Not by Deskhand'

/** Which programs came, went or have another version, each with the session that did it, or that none did. */
export function softwareEvents(software: Software): TimelineEvent[] {
  const { spans, firstInventory, since, openedAt, sessions } = software
  if (firstInventory === null) return []
  const byId = new Map(sessions.map((session) => [session.id, session]))
  const actions = sessions.flatMap((session) => actionsOf(session, software.detections))
  const caused: TimelineEvent[] = []
  const others: SoftwareMove[] = []
  for (const move of softwareMoves(spans, firstInventory, since)) {
    const cause = findCause(move, actions)
    if (!cause) {
      others.push(move)
      continue
    }
    const session = byId.get(cause.sessionId)
    caused.push({
      ...eventOf(move, openedAt),
      detail: `By Deskhand: ${cause.itemName}`,
      by: session?.requestedBy?.name ?? session?.scheduleRun?.schedule.name ?? null,
      sessionId: cause.sessionId,
    })
  }
  return [...caused, ...uncaused(others, openedAt)]
}

function actionsOf({ id, actions }: PastSession, detections: Software['detections']): PastAction[] {
  return actions.flatMap(({ itemId, itemName, action, result, endedAt }) =>
    result === 'success' && endedAt
      ? [{ sessionId: id, action, itemName, endedAt, detection: detections.get(itemId) ?? null }]
      : [],
  )
}

function uncaused(moves: readonly SoftwareMove[], openedAt: Date | null): TimelineEvent[] {
  const byInventory = Map.groupBy(moves, ({ at }) => at.getTime())
  return [...byInventory.values()].flatMap((found): TimelineEvent[] => {
    const [first] = found
    if (!first || found.length <= mostEach) return found.map((move) => eventOf(move, openedAt))
    const shown = found.slice(0, mostEach - 1).map(describeSoftwareMove)
    return [
      {
        ...eventOf(first, openedAt),
        title: `${found.length} programs changed`,
        detail: `${notByUs}: ${shown.join('; ')}; and ${found.length - shown.length} more`,
      },
    ]
  })
}

function eventOf(move: SoftwareMove, openedAt: Date | null): TimelineEvent {
  const isUnsure = openedAt && move.at >= openedAt && move.after !== null && move.after < openedAt
  return {
    id: `software:${move.id}`,
    at: move.at,
    kind: 'software',
    title: describeSoftwareMove(move),
    detail: isUnsure ? `${notByUs}. Found after the ticket was opened; it may be older` : notByUs,
    by: null,
    sessionId: null,
  }
}
