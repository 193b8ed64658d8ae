import { z } from 'zod'
import type { FactsIndex } from '../../../core/facts/index-facts.ts'
import type { Subject } from '../../../core/facts/subject.ts'
import type { AuditRecord } from '../audit/store.ts'
import { actorOf, type TimelineEvent } from './event.ts'

export const computerActions = ['computer.wiped', 'computer.primaryPerson'] as const

const personDetail = z.object({ before: z.string().nullable(), after: z.string().nullable() })

/** What the audit has on computers, told of a computer, or of a person who came to one or left it. */
export function computerEvents(
  index: FactsIndex,
  subject: Subject,
  entries: readonly AuditRecord[],
): TimelineEvent[] {
  return entries.flatMap((entry) =>
    entry.action === 'computer.wiped' ? wipeEvent(subject, entry) : personEvent(index, subject, entry),
  )
}

function wipeEvent(subject: Subject, entry: AuditRecord): TimelineEvent[] {
  if (subject.kind !== 'computer' || entry.subjectId !== subject.id) return []
  return [
    {
      id: `wipe:${entry.id}`,
      at: entry.at,
      kind: 'wipe',
      title: 'The computer was set up anew',
      detail: 'Its installation is another one, so that it needs onboarding',
      by: null,
      sessionId: null,
    },
  ]
}

function personEvent(index: FactsIndex, subject: Subject, entry: AuditRecord): TimelineEvent[] {
  const read = personDetail.safeParse(entry.detail)
  if (!read.success) return []
  const { before, after } = read.data
  const event = { id: `person:${entry.id}`, at: entry.at, kind: 'person' as const, sessionId: null }
  if (subject.kind === 'person') {
    if (before !== subject.id && after !== subject.id) return []
    const computer = index.computers.get(entry.subjectId ?? '')
    // Somebody else's computer by now, perhaps another customer's: no name is told.
    const name = computer?.tenant === subject.tenant.id ? computer.name : 'A computer'
    const verb = after === subject.id ? 'became' : 'is no longer'
    return [{ ...event, title: `${name} ${verb} the computer of ${subject.name}`, ...causeOf(entry) }]
  }
  if (entry.subjectId !== subject.id) return []
  const nameOf = (id: string | null) => {
    const person = index.persons.get(id ?? '')
    return person?.tenant === subject.tenant.id ? person.name : id === null ? 'nobody' : 'somebody else'
  }
  return [{ ...event, title: `Primary person: ${nameOf(before)} → ${nameOf(after)}`, ...causeOf(entry) }]
}

function causeOf(entry: AuditRecord) {
  const bySignIns = entry.actorKind === 'server'
  return {
    detail: bySignIns ? 'By who signed in last' : null,
    by: bySignIns ? null : actorOf(entry),
  }
}
