import type { TimelineEvent } from './client.ts'

/** Every word of the timeline; what happened comes from the server in sentences. */
export const timelineWords = {
  tab: 'Timeline',
  loading: 'Looking for what changed …',
  of: 'Whose timeline',
  kinds: 'Show only',
  all: 'All',
  kind: {
    software: 'Software',
    session: 'Runs',
    rule: 'Rules',
    agreement: 'Agreements',
    person: 'Person',
    wipe: 'Set up anew',
    exception: 'Exceptions',
  } satisfies Record<TimelineEvent['kind'], string>,
  opened: 'Ticket opened',
  today: 'Today',
  yesterday: 'Yesterday',
  count: (count: number) => (count === 1 ? '1 change' : `${count} changes`),
  by: (name: string) => `by ${name}`,
  more: 'Show earlier changes',
  empty: (days: number) => `Nothing changed in the ${days} days before this ticket.`,
  emptyNext:
    'No program, run, rule, agreement or primary person was seen to change here, neither before it was opened nor since.',
  end: (days: number) => `That is all from ${days} days before this ticket on.`,
  further: (days: number) => `Look back ${days} days`,
}
