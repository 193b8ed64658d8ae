/** What kinds of change a timeline tells of. The list is closed. */
export const eventKinds = ['software', 'session', 'rule', 'agreement', 'person', 'wipe', 'exception'] as const

export type EventKind = (typeof eventKinds)[number]

/** Something that happened to a subject, in words. */
export type TimelineEvent = {
  /** Unique within the timeline, and the same each time that it is read. */
  readonly id: string
  readonly at: Date
  readonly kind: EventKind
  readonly title: string
  /** Why it came about, and what else is worth knowing. */
  readonly detail: string | null
  /** Who did it; null: nobody is known. */
  readonly by: string | null
  /** The session that did it, or that it is. */
  readonly sessionId: string | null
}

/** Who an entry of the audit says did it, for people. */
export function actorOf({
  userName,
  actorKind,
}: {
  userName: string | null
  actorKind: string
}): string | null {
  return userName ?? (actorKind === 'server' ? 'Deskhand' : null)
}
