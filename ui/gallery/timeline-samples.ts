import type { TimelineEvent, TimelinePage } from '../client.ts'
import { ago, failed, id, passed } from './samples.ts'

/** Sample timelines for the gallery and the tests. */

const hour = 60
const day = 24 * hour
const opened = 5 * hour

let number = 0

/** Something that happened so many minutes ago, with `parts` of its own. */
export function event(
  minutes: number,
  kind: TimelineEvent['kind'],
  title: string,
  parts: Partial<TimelineEvent> = {},
): TimelineEvent {
  number += 1
  return {
    id: `${kind}:${id(number)}`,
    at: ago(minutes),
    kind,
    title,
    detail: null,
    by: null,
    sessionId: null,
    beforeTicket: minutes > opened,
    ...parts,
  }
}

const events: TimelineEvent[] = [
  event(40, 'session', 'Mozilla Firefox: update to 128.4, passed', {
    detail: '115.2 → 128.4',
    by: 'Ana Ruiz',
    sessionId: passed.id,
  }),
  event(2 * hour, 'exception', 'SentinelOne: install the latest → leave alone', {
    detail: 'An exception until 2026-11-27 was made: the CNC controller stops with it',
    by: 'Ana Ruiz',
  }),
  event(9 * hour, 'software', 'Microsoft Edge 131.0.2903.48 → 131.0.2903.63', { detail: 'Not by Deskhand' }),
  event(9 * hour + 1, 'software', '23 programs changed', {
    detail:
      'Not by Deskhand: KB5046633 was installed; Microsoft Visual C++ 2015-2022 14.38 → 14.40; Teams 24.1 → 24.2; and 20 more',
  }),
  event(28 * hour, 'rule', 'Acrobat Reader: install the latest → leave alone', {
    detail: 'Because ‘Reader for all’ was edited',
    by: 'Tom Becker',
  }),
  event(3 * day, 'software', 'Acrobat Reader 24.1 → 24.2', {
    detail: 'By Deskhand: Acrobat Reader',
    by: 'Every night',
    sessionId: failed.id,
  }),
  event(3 * day + 20, 'session', 'Maintenance: 3 actions, partially passed', {
    detail:
      'Acrobat Reader: 24.1 → 24.2; Mozilla Firefox: Its script ended with an error; Browser policy: not compliant → compliant',
    by: 'Every night',
    sessionId: failed.id,
  }),
  event(9 * day, 'agreement', 'Patch Management on ‘Managed Services’ began', { detail: 'By its date' }),
  event(12 * day, 'person', 'Primary person: Lou Linked → Jane Roe', { detail: 'By who signed in last' }),
  event(20 * day, 'wipe', 'The computer was set up anew', {
    detail: 'Its installation is another one, so that it needs onboarding',
  }),
]

export const timeline: TimelinePage = { events, ticketOpenedAt: ago(opened), next: null, notices: [] }

export const nothingChanged: TimelinePage = { ...timeline, events: [] }

/** Two pages, and more than can be looked at. */
export const longTimeline: TimelinePage[] = [
  {
    ...timeline,
    events: events.slice(0, 5),
    next: '1',
    notices: ['Only the latest 2000 edits of rules were looked at; older ones are left out.'],
  },
  { ...timeline, events: events.slice(5) },
]
