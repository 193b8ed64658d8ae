/** The words of leaving somebody out of an item for a while. */
export const exceptionWords = {
  leaveOut: 'Leave out …',
  leaveOutNamed: (item: string) => `Leave out … of ${item}`,
  change: 'Change …',
  changeNamed: (item: string) => `Change … the exception for ${item}`,
  heading: (item: string) => `Leave out of ${item}`,
  detail: 'Maintenance leaves it alone until the end, and goes on by itself after it.',
  whom: 'Whom',
  kind: { computer: 'This computer', person: 'Everything of this person', tenant: 'The whole customer' },
  until: 'Until',
  presets: { tomorrow: 'Tomorrow 08:00', friday: 'Friday 18:00', week: 'In one week', date: 'Another day …' },
  date: 'Day and time',
  zone: (zone: string) => `Times are in your zone, ${zone}.`,
  dateNeeded: 'Choose a day and a time.',
  reason: 'Why',
  reasonHint: 'Whoever wonders later reads this. The ticket is kept with it.',
  reasonNeeded: 'Say in a few words why.',
  looking: 'Looking what this changes …',
  counted: {
    computer: (count: number) => (count === 1 ? '1 computer' : `${count} computers`),
    person: (count: number) => (count === 1 ? '1 person' : `${count} persons`),
    tenant: (count: number) => (count === 1 ? '1 customer' : `${count} customers`),
  },
  names: (counted: string, names: readonly string[], more: number) =>
    names.length === 0 ? counted : `${counted}: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
  leftOut: (item: string, end: string) => `Maintenance would leave ${item} alone there until ${end}.`,
  putOut: (rule: string, does: string) => `Now “${rule}” applies: ${does}.`,
  stays: (counted: string, rule: string, does: string) =>
    `For ${counted} a nearer rule stays: “${rule}” (${does}).`,
  unknown: (counted: string) =>
    `For ${counted} it is not known whose they are, so nothing is done there until it is.`,
  replaces: (end: string) => `This replaces the exception that would end on ${end}.`,
  byHand: 'It can still be run by hand from a ticket.',
  confirm: 'Leave out',
  row: (subject: string, end: string) => `${subject} is left out of maintenance until ${end}.`,
  rowBy: (owner: string | null, reason: string) => `${owner ?? 'Somebody'}: “${reason}”`,
  list: 'Exceptions',
  active: (subject: string, end: string) => `${subject} is left out until ${end}`,
  over: (subject: string, end: string) => `${subject} was left out until ${end}`,
  nobody: 'somebody who has left',
  ticket: (id: string) => `ticket ${id}`,
  end: 'End now',
  endNamed: (subject: string) => `End now: the exception for ${subject}`,
  endAsk: 'End this exception? From the next maintenance on the rules count again.',
  endYes: 'Yes, end it',
  endNo: 'No, keep it',
} as const

/** An end as a reader takes it in, in the reader's zone: "Fri 27 Nov 2026, 18:00". ISO text in. */
export function endTime(iso: string, locale?: string): string {
  const at = Date.parse(iso)
  if (Number.isNaN(at)) return iso
  return new Intl.DateTimeFormat(locale, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  }).format(at)
}
