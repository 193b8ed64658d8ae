import { canonicalJson } from '../canonical-json.ts'
import type { Plan } from './plan.ts'

/**
 * Writes a plan as one line of JSON that is the same for two plans that would do the same, so that its hash can stand
 * for it. The words of the errors are left out: a better sentence is not another plan.
 */
export function canonicalPlan({ computer, actions, errors, withheld }: Plan): string {
  return canonicalJson({
    computer,
    actions: actions.map((action) => ({ ...action })),
    errors: errors.map(({ item, error }) => ({ item, error })),
    withheld: withheld.map(({ item, missing }) => ({ item, missing })),
  })
}
