import { type FactsIndex, indexFacts } from '../facts/index-facts.ts'
import { findSubject } from '../facts/subject.ts'
import { type Resolved, resolveAll, resolveSubject } from '../resolution/resolve.ts'
import type { QuestionKind } from '../targeting/gate.ts'
import { parseWorld } from '../world/parse-world.ts'

/** Reads a valid document, whatever it was parsed from; fails with its problems otherwise. */
export function openWorld(document: unknown): { readonly index: FactsIndex; readonly now: Date } {
  const world = parseWorld(document)
  if (!world.ok) throw new Error(world.error.map(({ path, message }) => `${path}: ${message}`).join('\n'))
  return { index: indexFacts(world.value.facts), now: world.value.now ?? new Date(0) }
}

/** Decisions in the form in which the command line prints them. */
export function rowsOf(resolved: Iterable<Resolved>) {
  return Array.from(resolved, ({ subject, decision }) => ({
    subject: subject.id,
    subjectKind: subject.kind,
    item: decision.item,
    status: decision.status,
    winner: decision.winner?.indexed.deployment.id ?? null,
    conflict: decision.conflict,
    trace: decision.trace,
  }))
}

/** The rows of a world as `resolve` prints them without a subject: none of status `none`. */
export function resolveRows(document: unknown) {
  const { index, now } = openWorld(document)
  return rowsOf(resolveAll(index, { now, question: 'ordinary' }))
}

/** The rows of every subject, or of one, those of status `none` among them, by subject and item. */
export function everyRow(document: unknown, question: QuestionKind = 'ordinary', subjectId?: string) {
  const { index, now } = openWorld(document)
  const everybody = [...index.computers.keys(), ...index.persons.keys(), ...index.tenants.keys()].sort()
  const chosen = subjectId === undefined ? everybody : [subjectId]
  return rowsOf(
    chosen.flatMap((id) => {
      const subject = findSubject(index, id)
      return subject ? resolveSubject(index, subject, { now, question }) : []
    }),
  )
}
