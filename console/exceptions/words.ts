/** The words of the page of exceptions. */
export const exceptionWords = {
  title: 'Exceptions',
  search: 'Search exceptions',
  searchPlaceholder: 'Who, item, reason, ticket …',
  states: { active: 'In force', ended: 'Over' },
  loading: 'Reading the exceptions …',
  count: (total: number) => (total === 1 ? '1 exception' : `${total.toLocaleString()} exceptions`),
  columns: {
    subject: 'Left out',
    item: 'Of',
    reason: 'Why',
    owner: 'By',
    ticket: 'Ticket',
    until: { active: 'Until', ended: 'Ended' },
    end: 'End',
  },
  kinds: { computer: 'Computer', person: 'Person', tenant: 'Whole customer' },
  nobody: 'no account any more',
  noTicket: 'none',
  more: 'Show more',
  end: {
    button: 'End now',
    named: (subject: string, item: string) => `End now: ${subject}, ${item}`,
    title: 'End this exception?',
    help: (subject: string, item: string) =>
      `From the next maintenance on the rules for ${item} count again for ${subject}.`,
    confirm: 'End now',
    cancel: 'Keep it',
    done: (subject: string, item: string) => `${subject} is no longer left out of ${item}.`,
  },
  noneFound: 'No exception matches.',
  noneFoundNext: 'Look for a part of a name, of the reason or of the ticket’s number, or show all.',
  showAll: 'Show all',
  empty: { active: 'Nobody is left out of anything.', ended: 'No exception is over yet.' },
  emptyNext:
    'Technicians leave a computer, a person or a customer out of one item from the ticket: open Why? on a tool there. Each exception ends by itself.',
  problem: 'The exceptions could not be read',
} as const
