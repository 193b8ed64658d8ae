import { byCodeUnit } from '../by-code-unit.ts'
import type { FactsIndex } from '../facts/index-facts.ts'
import { subjectKindOf } from '../facts/maintenance-item.ts'
import { findSubject, type Subject } from '../facts/subject.ts'
import { type Decision, decide, type Question, verdictsFor } from './decide.ts'

/** One decision, with the subject it is for. */
export interface Resolved {
  readonly subject: Subject
  readonly decision: Decision
}

/**
 * Decides every item of a subject's kind that has a deployment, in the order of item ids; those without a candidate
 * are among them, with their traces. Source: Resolution, section 6.
 */
export function resolveSubject(index: FactsIndex, subject: Subject, question: Question): Resolved[] {
  return [...index.deploymentsByItem]
    .filter(([id, deployments]) => deployments.length > 0 && isFor(index, id, subject))
    .map(([id]) => id)
    .sort(byCodeUnit)
    .map((item) => ({ subject, decision: decide(index, subject, item, question) }))
}

/**
 * Decides everything for everybody, one at a time, ordered by subject id and then item id. Items without a candidate
 * are left out. Source: Resolution, section 6.
 */
export function* resolveAll(index: FactsIndex, question: Question): Generator<Resolved, void, undefined> {
  const ids = [...index.computers.keys(), ...index.persons.keys(), ...index.tenants.keys()].sort(byCodeUnit)
  for (const id of ids) {
    const subject = findSubject(index, id)
    if (!subject) continue
    for (const item of [...verdictsFor(index, subject, question).keys()].sort(byCodeUnit)) {
      yield { subject, decision: decide(index, subject, item, question) }
    }
  }
}

function isFor(index: FactsIndex, itemId: string, subject: Subject): boolean {
  const item = index.items.get(itemId)
  return item !== undefined && subjectKindOf(item) === subject.kind
}
