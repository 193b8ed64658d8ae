import type { FactsIndex } from '../facts/index-facts.ts'
import { computerSubject, type Subject } from '../facts/subject.ts'
import type { Question } from './consider.ts'
import { viewFleet } from './fleet-view.ts'
import type { ItemVerdict } from './item-verdict.ts'
import { verdictsInView, viewTenant } from './tenant-view.ts'

/** The verdicts on one computer, in no particular order. What is not listed has the status `none`, as some that is. */
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
  const fleet = viewFleet(index, question)
  const byTenant = Map.groupBy(index.computers.values(), ({ tenant }) => tenant)
  for (const [id, computers] of byTenant) {
    const tenant = index.tenants.get(id)
    if (!tenant) continue
    const view = viewTenant(fleet, tenant)
    for (const computer of computers) {
      const subject = computerSubject(index, computer)
      if (subject) yield { subject, verdicts: verdictsInView(view, subject) }
    }
  }
}
