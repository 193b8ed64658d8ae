import { desiredForm } from '../../../core/facts/desired.ts'
import type { FactsIndex } from '../../../core/facts/index-facts.ts'
import type { SubjectKind } from '../../../core/facts/maintenance-item.ts'
import type { Subject } from '../../../core/facts/subject.ts'
import { decide, verdictOn } from '../../../core/resolution/decide.ts'
import type { ExceptionView } from '../exceptions/exception-view.ts'
import type { PlaceContext } from '../places/places-service.ts'

/** What maintenance does about one item of a subject. */
export type Maintenance = {
  /** The deployment that wins; null: none does. */
  readonly winner: string | null
  /** It acts, looks, or would once more is known: there is something to leave out. */
  readonly acts: boolean
}

/** The answer to the ordinary question, as far as exceptions are about it. */
export function maintenanceOf(index: FactsIndex, subject: Subject, item: string, now: Date): Maintenance {
  const { winner, status } = verdictOn(index, subject, item, { now, question: 'ordinary' })
  const rule = winner?.indexed.deployment
  return {
    winner: rule?.id ?? null,
    acts: rule ? desiredForm(rule.desired) !== 'ignored' : status === 'withheld',
  }
}

/** Whether the place names somebody of this kind. */
export function isAbout({ computers, person, tenant }: PlaceContext, kind: SubjectKind): boolean {
  return { computer: computers.length > 0, person: person !== null, tenant: tenant !== null }[kind]
}

/** As many exceptions that are over as somebody reads. */
const mostOver = 3

/** The exceptions that mean the subject, or meant it: those in force first, then the last ones that are over. */
export function meaning(
  index: FactsIndex,
  subject: Subject,
  item: string,
  now: Date,
  exceptions: ReadonlyMap<string, ExceptionView>,
): ExceptionView[] {
  const { trace } = decide(index, subject, item, { now, question: 'ordinary' })
  const counting = trace.flatMap(({ deployment, outcome }) =>
    outcome === 'won' || outcome === 'lost' ? (exceptions.get(deployment) ?? []) : [],
  )
  const over = trace
    .flatMap(({ deployment, reason }) => (reason === 'expired' ? (exceptions.get(deployment) ?? []) : []))
    .filter((one) => concerns(subject, one))
    .sort((a, b) => (a.until < b.until ? 1 : -1))
  return [...counting, ...over.slice(0, mostOver)]
}

/** What is over is not matched any more: whom it named is compared. */
function concerns({ id, person, tenant }: Subject, { subject }: ExceptionView): boolean {
  return [id, person?.id, tenant.id].includes(subject.id)
}
