import type { FactsIndex } from '../facts/index-facts.ts'
import { computerSubject, type Subject } from '../facts/subject.ts'
import type { Question } from './consider.ts'
import { type ItemVerdict, verdictsInView, viewTenant } from './tenant-view.ts'

/** The verdicts on one computer, in no particular order; items that are not listed have the status `none`, as some that are. */
export interface ComputerVerdicts {
  readonly subject: Subject
  readonly verdicts: readonly ItemVerdict[]
}

/**
 * The verdicts of `verdictsFor` on every computer, one computer at a time, tenant by tenant; nothing of an earlier
 * tenant is kept. Computers that no deployment tells apart share one list. The index must not change while this is
 * walked.
 */
export function* resolveFleet(
  index: FactsIndex,
  question: Question,
): Generator<ComputerVerdicts, void, undefined> {
  const byTenant = Map.groupBy(index.computers.values(), ({ tenant }) => tenant)
  for (const [id, computers] of byTenant) {
    const tenant = index.tenants.get(id)
    if (!tenant) continue
    const view = viewTenant(index, tenant, question)
    for (const computer of computers) {
      const subject = computerSubject(index, computer)
      if (subject) yield { subject, verdicts: verdictsInView(view, subject) }
    }
  }
}
