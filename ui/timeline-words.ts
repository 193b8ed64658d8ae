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
  /** `before`: it goes back from a ticket, not from now. */
  empty: (days: number, before: boolean) => `Nothing changed in the ${spanOf(days, before)}.`,
  emptyNext: 'No program, run, rule, agreement or primary person was seen to change here.',
  end: (days: number, before: boolean) =>
    `That is all of the ${spanOf(days, before)}${before ? ' and since' : ''}.`,
  further: (days: number) => `Look back ${days} days`,
}

function spanOf(days: number, before: boolean): string {
  return before ? `${days} days before this ticket` : `last ${days} days`
}
